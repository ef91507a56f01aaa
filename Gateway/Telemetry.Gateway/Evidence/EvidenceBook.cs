using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Telemetry.Alerts;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Evidence.Rerun;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Http;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Replay;
using Telemetry.Journal;

namespace Telemetry.Gateway.Evidence;

/// <summary>
/// The evidence of the alerts of a running gateway. The views say where things are; what is shown of events and
/// readings is read from the journals, and what cannot be read there is said to be gone.
/// </summary>
internal sealed class EvidenceBook(
    GatewayOptions options, GatewayJournals journals, ViewStore views, WindowTrace windows, ReadingTrace readings)
{
    private readonly SettingsTrail _settings = new(
        journals.Input.OpenReader, () => journals.Input.Start,
        () => SettingsFile.TryRead(options.DataDirectory, PosixFileSystem.Instance));

    /// <summary>The case of an alert; null when there is no such alert.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public EvidenceCase? Open(string alert, CancellationToken cancel)
    {
        (IReadOnlyList<EventPlace> places, bool isCut) = views.Read(database => (
            database.Alerts.Places(alert, EvidenceLimits.EventsMax / 2),
            database.Alerts.HasMore(alert, EvidenceLimits.EventsMax)));
        AlertTrail trail = AlertTrail.Read(journals.Output.OpenLookup, alert, places, isCut);
        if (trail.Events.Count == 0)
        {
            return null;
        }

        RuleFound found = new RuleBook(_settings).Find(trail.Last, wantsForm: false, cancel);
        return new EvidenceCase(trail, found, EvidenceScope.Of(trail, found));
    }

    /// <summary>The first pages of everything.</summary>
    public EvidenceItem Whole(EvidenceCase opened, int limit, CancellationToken cancel)
    {
        (AlertTrail trail, RuleFound found, EvidenceScope scope) = opened;
        InputLook look = new();
        IReadOnlyDictionary<long, InputItem> inputs = look.Of(
            journals.Input.OpenReader, trail.Events.Select(one => one.Step));
        ViewPage<WindowItem> rows = windows.Find(scope, limit, null);
        (long from, long to) = ReadingRange(scope, rows.Items);
        ViewPage<EvidenceReading>? raw = readings.Find(
            new ReadingQuery { Series = scope.Series, From = from, To = to, Limit = limit }, cancel);
        RangeItem range = RangeOf(opened);
        List<string> notes = NotesOf(trail, found);
        if (raw is null)
        {
            notes.Add("The readings lie among too many records to be looked through at once: ask for less than a "
                + "second of them with from and to.");
        }

        return new EvidenceItem
        {
            Alert = scope.Alert,
            Rule = found.Item,
            Pipeline = trail.First.Pipeline,
            Stream = scope.Stream,
            From = EventTimes.ToUtc(scope.From),
            To = EventTimes.ToUtc(scope.To),
            Events = [.. trail.Events.Select(one => EventOf(one, inputs[one.Step]))],
            Windows = new ItemList<WindowItem>(rows.Items, Cursor.Encode(rows.Next)),
            Readings = new ReadingList(
                scope.IsKnown, scope.Note, EventTimes.ToUtc(from), EventTimes.ToUtc(to), raw?.Items ?? [],
                Cursor.Encode(raw?.Next)),
            Statuses = scope.Stream == AlertRule.DevicesStream ? StatusesOf(scope, inputs.Values, look) : [],
            Range = range,
            Gone = new GoneLook(journals).Find(opened, range, inputs.Values, rows, raw),
            Notes = notes,
        };
    }

    /// <summary>More of the rows that the rule read.</summary>
    public ViewPage<WindowItem> Windows(EvidenceCase opened, int limit, string? after) =>
        windows.Find(opened.Scope, limit, after);

    /// <summary>More of the readings; null when they lie among too many records.</summary>
    public ViewPage<EvidenceReading>? Readings(
        EvidenceCase opened, long? from, long? to, int limit, string? after, CancellationToken cancel)
    {
        EvidenceScope scope = opened.Scope;
        (long first, long end) = ReadingRange(scope, windows.Find(scope, 1, null).Items);
        return readings.Find(
            new ReadingQuery
            {
                Series = scope.Series,
                From = Math.Max(first, from ?? first),
                To = Math.Min(end, to ?? end),
                Limit = limit,
                After = after,
            },
            cancel);
    }

    /// <summary>Whether other rules can be put in the place of the one that spoke.</summary>
    /// <exception cref="ConfigurationException">They cannot: one line with the key and what is allowed.</exception>
    public void CheckWhatIf(EvidenceCase opened, JsonElement whatIf, CancellationToken cancel)
    {
        if (WhatIf.IsAsked(whatIf))
        {
            _ = WhatIf.RangeOf(whatIf);
            WhatIf.Apply(whatIf, new RuleBook(_settings).Find(opened.Trail.First, wantsForm: true, cancel));
        }
    }

    /// <summary>The records that say the alert again.</summary>
    public RangeItem RangeOf(EvidenceCase opened)
    {
        SaidEvent first = opened.Trail.First;
        long tolerance = opened.Tolerance;
        long arrived = opened.Scope.From < long.MinValue + tolerance ? long.MinValue : opened.Scope.From - tolerance;
        long from = Math.Min(JournalTimeSearch.Find(journals.Input, arrived).Value, first.Step);
        return new RangeItem(
            first.Pipeline, Math.Max(from, journals.Input.Start.Value),
            opened.Trail.Events.Max(one => one.Step) + 1);
    }

    private static (long From, long To) ReadingRange(EvidenceScope scope, IReadOnlyList<WindowItem> rows) => (
        rows.Count == 0 ? scope.From : Math.Min(scope.From, rows.Min(row => EventTimes.ToMicros(row.Start))), scope.To);

    private static EventItem EventOf(SaidEvent said, InputItem input) => new()
    {
        Event = said.Alert.Event,
        State = said.Alert.State,
        At = said.Alert.At,
        Provisional = said.Alert.Provisional,
        Late = said.Alert.Late,
        Acknowledged = said.Alert.Acknowledged,
        Start = said.Alert.Start,
        End = said.Alert.End,
        Peak = said.Alert.Peak,
        RuleVersion = said.RuleVersion,
        Pipeline = said.Pipeline,
        Step = said.Step,
        Row = said.Row,
        OutputPosition = said.OutputPosition,
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(said.Line)),
        Input = input,
    };

    private static List<string> NotesOf(AlertTrail trail, RuleFound found)
    {
        List<string> notes = [];
        if (trail.IsCut)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Only the first and the last {EvidenceLimits.EventsMax / 2} events are shown; a replay knows all."));
        }

        if (trail.Events.Select(one => one.RuleVersion).Distinct().Count() > 1)
        {
            notes.Add("The rule changed while the alert lived: each event says its version, the rule here is that of "
                + "the last one.");
        }

        if (found.Item is { Known: true, IsCurrent: false })
        {
            notes.Add("The rule speaks in another way now, or is gone.");
        }

        return notes;
    }

    /// <summary>When the device went, and each event that its status said.</summary>
    private List<StatusItem> StatusesOf(EvidenceScope scope, IEnumerable<InputItem> inputs, InputLook look)
    {
        List<InputItem> found = [.. inputs];
        using (JournalReader reader = journals.Input.OpenReader(JournalTimeSearch.Find(journals.Input, scope.From)))
        {
            // The start is the journal time of the record itself; several records can have the same.
            while (reader.TryRead(out JournalRecord record)
                && look.Of(record.Position, record.Payload) is { At: { } at } item
                && EventTimes.ToMicros(at) <= scope.From)
            {
                found.Add(item);
            }
        }

        return
        [
            .. found.Where(item => item.Kind == "status" && item.Device == scope.Alert.Device)
                .DistinctBy(item => item.Position).OrderBy(item => item.Position)
                .Select(item => new StatusItem(
                    item.Device ?? "", item.What?.StartsWith("online", StringComparison.Ordinal) == true,
                    item.At ?? default, item.What ?? "", item.Position)),
        ];
    }
}
