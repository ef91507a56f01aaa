using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Telemetry.Engine.Execution;
using Telemetry.Gateway.Replay;
using Telemetry.Journal;

namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>
/// Replays the pipeline of an alert from the newest checkpoint before its evidence (or from the start of what is kept)
/// through its last event, in memory of its own, and holds each event against the one that was said.
/// </summary>
/// <param name="source">The data folder.</param>
/// <param name="trail">What was said of the alert.</param>
/// <param name="book">The rules that said it.</param>
/// <param name="time">Measures how long it takes.</param>
internal sealed class AlertRerun(IReplaySource source, AlertTrail trail, RuleBook book, TimeProvider time)
{
    private readonly List<string> _notes = [];
    private readonly List<RerunEvent> _events = [];
    private readonly List<byte[]> _lines = [];
    private readonly List<string> _starts = [];
    private long _records;
    private long _rows;
    private long _missing;
    private bool _isWhole = true;

    /// <summary>Hears now and then how far it is; may hold it up.</summary>
    public Action<RerunProgress> OnProgress { get; init; } = static _ => { };

    /// <summary>Replays.</summary>
    /// <param name="whatIf">Other rules; undefined for those that spoke.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="InvalidDataException">It cannot be replayed, or reaches a limit.</exception>
    /// <exception cref="Configuration.ConfigurationException">The other rules cannot be.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public RerunReport Run(JsonElement whatIf, CancellationToken cancel)
    {
        bool isWhatIf = WhatIf.IsAsked(whatIf);
        RangeReport? range = null;
        IReadOnlyList<WhatIfAlert> alerts = [];
        if (!isWhatIf)
        {
            RunSame(cancel);
        }
        else if (WhatIf.RangeOf(whatIf) is { } asked)
        {
            range = RunRange(whatIf, asked, cancel);
        }
        else
        {
            alerts = RunOther(whatIf, cancel).Alerts;
        }

        RerunVerdict verdict = !isWhatIf ? VerdictOf()
            : alerts.Count > 0 || range is { Same: > 0 } or { Come: > 0 } or { Different: > 0 } ? RerunVerdict.Raised
            : RerunVerdict.NotRaised;
        return new RerunReport
        {
            Alert = trail.Last.Alert.Id,
            State = RerunState.Done,
            WhatIf = isWhatIf,
            Verdict = verdict,
            Pipeline = trail.First.Pipeline,
            Start = string.Join("; ", _starts.Distinct()),
            IsWhole = _isWhole,
            Records = _records,
            Rows = _rows,
            Events = [.. _events.OrderBy(one => one.Step).ThenBy(one => one.Row)],
            Sha256Said = isWhatIf ? null : Hash(trail.Events.Select(one => one.Line)),
            Sha256Replayed = isWhatIf ? null : Hash(_lines),
            Alerts = alerts,
            Range = range,
            Notes = _notes,
        };
    }

    private void RunSame(CancellationToken cancel)
    {
        foreach (RerunForm form in Forms(cancel))
        {
            EventCheck check = new(form.Events, trail.Events);
            Replay(form, check, FromOf(form), form.Events[^1].Step + 1, cancel);
            _events.AddRange(check.Events);
            _lines.AddRange(check.Lines);
        }
    }

    private WhatIfCheck RunOther(JsonElement whatIf, CancellationToken cancel)
    {
        (RuleFound found, _, RerunForm form) = FormsOf(whatIf, cancel);
        EvidenceCase opened = new(trail, found, EvidenceScope.Of(trail, found));
        WhatIfCheck check = new(opened.Scope.Alert, opened.Scope.From, opened.Scope.To);
        Replay(form, check, FromOf(form), trail.Events.Max(one => one.Step) + 1, cancel);
        if (check.IsCut)
        {
            _notes.Add("There are more events than are shown.");
        }

        return check;
    }

    /// <summary>Both rules from the same nothing: what a state that is missing does to the one it does to the other.
    /// </summary>
    private RangeReport RunRange(JsonElement whatIf, WhatIfRange asked, CancellationToken cancel)
    {
        (_, RerunForm was, RerunForm would) = FormsOf(whatIf, cancel);
        (JournalPosition first, JournalPosition from, JournalPosition to) = asked.Resolve(source);
        RangeCheck[] checks = [.. ((RerunForm[])[was, would]).Select((form, part) =>
        {
            RangeCheck check = new(trail.First.Alert.Rule, from);
            Replay(new ReplayRequest
            {
                Pipelines = [PipelineOf(form)],
                From = first,
                To = to,
                MayBeginWithoutState = true,
                WithoutCheckpoints = true,
            }, check, (part, 2), cancel);
            return check;
        })];
        _isWhole = false;
        _notes.Add(Text($"Both rules know nothing from before record {first.Value}."));
        if (checks.Any(static check => check.IsCut))
        {
            _notes.Add(Text($"The rule has more than {EvidenceLimits.RangeAlertsMax} alerts: so many are compared."));
        }

        return RangeReport.Of(first.Value, from.Value, to.Value, checks[0].Alerts, checks[1].Alerts);
    }

    /// <summary>The rule that spoke, its pipeline as it was, and with what is asked for.</summary>
    private (RuleFound Found, RerunForm Was, RerunForm Would) FormsOf(JsonElement whatIf, CancellationToken cancel)
    {
        RuleFound found = book.Find(trail.First, wantsForm: true, cancel);
        SettingsFile settings = found.Settings ?? throw new InvalidDataException(found.Item.Note);
        RerunForm was = new(
            settings, settings.Settings.Options,
            [.. trail.Events.Where(said => said.Pipeline == trail.First.Pipeline)]);
        return (found, was, was with { Options = WhatIf.Apply(whatIf, found) });
    }

    /// <summary>The events by the form of the pipeline that said them: most alerts have one.</summary>
    private List<RerunForm> Forms(CancellationToken cancel)
    {
        List<RerunForm> forms = [];
        foreach (SaidEvent said in trail.Events)
        {
            RuleFound found = book.Find(said, wantsForm: true, cancel);
            if (found.Settings is not SettingsFile settings)
            {
                _events.Add(new RerunEvent(
                    said.Alert.Event, said.Step, said.Row, false, Hash([said.Line]), null, found.Item.Note));
                _isWhole = false;
            }
            else if (forms.FindIndex(form => form.Holds(said, settings)) is >= 0 and var known)
            {
                forms[known] = forms[known] with { Events = [.. forms[known].Events, said] };
            }
            else if (forms.Count == EvidenceLimits.FormsMax)
            {
                throw new InvalidDataException(Text(
                    $"more than {EvidenceLimits.FormsMax} configurations said events of this alert"));
            }
            else
            {
                forms.Add(new RerunForm(settings, settings.Settings.Options, [said]));
            }
        }

        return forms;
    }

    /// <summary>Where a state is needed: before the first reading of the evidence; when that is not to be had, before
    /// the first event.</summary>
    private JournalPosition FromOf(RerunForm form)
    {
        RuleFound found = book.Find(form.Events[0], wantsForm: false, CancellationToken.None);
        EvidenceCase opened = new(trail, found, EvidenceScope.Of(trail, found));
        JournalPosition first = new(form.Events[0].Step);
        if (form.Events[0] != trail.First)
        {
            // What it would have said before is not its business: another form spoke then.
            return first;
        }

        long arrived = opened.Scope.From < long.MinValue + opened.Tolerance
            ? long.MinValue
            : opened.Scope.From - opened.Tolerance;
        JournalPosition evidence = new JournalMoment(arrived, null).Resolve(source);
        return evidence < first && HasState(form.Pipeline, evidence) ? evidence : first;
    }

    private bool HasState(string pipeline, JournalPosition at) =>
        source.Start <= source.LifeOf(pipeline).Origin
        || source.Checkpoints(pipeline).Any(one => one.Position <= at && one.Position >= source.Start);

    private void Replay(
        RerunForm form, IReplayCheck check, JournalPosition from, long to, CancellationToken cancel)
    {
        ReplayRequest request = new()
        {
            Pipelines = [PipelineOf(form)],
            From = from,
            To = new JournalPosition(Math.Min(to, source.End.Value)),
        };
        PipelineOutcome outcome = Replay(request, check, (0, 1), cancel);
        _starts.Add(outcome.Start);
        _isWhole &= outcome.IsWhole;
        Note(outcome, form, to);
    }

    private PipelineOutcome Replay(
        ReplayRequest request, IReplayCheck check, (int Number, int Count) part, CancellationToken cancel)
    {
        long from = request.From?.Value ?? source.Start.Value;
        OnProgress(new RerunProgress(from, from, request.To.Value, 100.0 * part.Number / part.Count));
        Action<string, JournalPosition, JournalPosition> watch = Watch(part);
        using ReplayRun run = new(source, request)
        {
            Check = check,
            OnRecord = (_, _) => _records++,
            OnProgress = watch,
        };
        PipelineOutcome outcome = run.Run(cancel)[0];
        _rows += run.Rows;
        _missing += outcome.Missing;
        if (outcome.Failure is string failure)
        {
            throw new InvalidDataException(failure);
        }

        return outcome;
    }

    private Pipeline PipelineOf(RerunForm form)
    {
        string name = form.Pipeline;
        Pipeline pipeline = PipelineSettings.Pipelines(form.Options, source.Models)
            .FirstOrDefault(one => one.Name == name)
            ?? throw new InvalidDataException($"the configuration of that time makes no pipeline {name}");
        bool isOther = ReferenceEquals(form.Options, form.Settings.Settings.Options)
            && form.Settings.Settings.Fingerprints.TryGetValue(name, out string? then)
            && then != PipelineSettings.FingerprintOf(pipeline);
        if (isOther)
        {
            _notes.Add($"Pipeline {name} has another form in this build than in the one that ran it.");
        }

        return pipeline;
    }

    private Action<string, JournalPosition, JournalPosition> Watch((int Number, int Count) part)
    {
        long begun = time.GetTimestamp();
        TimeSpan held = TimeSpan.Zero;
        long first = -1;
        return (_, position, to) =>
        {
            first = first < 0 ? position.Value : first;
            double done = to.Value > first ? 100.0 * (position.Value - first) / (to.Value - first) : 100;
            done = ((100.0 * part.Number) + done) / part.Count;
            long before = time.GetTimestamp();
            OnProgress(new RerunProgress(position.Value, first, to.Value, Math.Round(done, 1)));
            held += time.GetElapsedTime(before);
            if (_records > EvidenceLimits.RerunRecordsMax)
            {
                throw new InvalidDataException(Text(
                    $"more than {EvidenceLimits.RerunRecordsMax} records: no checkpoint lies near before the alert"));
            }

            if (time.GetElapsedTime(begun) - held > EvidenceLimits.RerunTimeMax)
            {
                throw new InvalidDataException(Text(
                    $"it took longer than {EvidenceLimits.RerunTimeMax.TotalMinutes} minutes"));
            }
        };
    }

    private void Note(PipelineOutcome outcome, RerunForm form, long to)
    {
        if (!outcome.IsWhole)
        {
            _notes.Add($"The state that the events were made from is not kept any more: {outcome.Start}.");
        }

        if (outcome.Missing > 0)
        {
            _notes.Add(Text($"{outcome.Missing} records are missing in the input journal."));
        }

        if (source.End.Value < to)
        {
            _notes.Add(Text($"The input journal ends with record {source.End.Value - 1}, before the last event."));
        }

        if (source is DataFolder folder)
        {
            _notes.AddRange(folder.Input.Damage.Where(one => one.RecordsLost > 0)
                .Select(one => $"The input journal is damaged: {one}"));
        }

        if (form.Events.Any(said => said.Step < form.Settings.Position.Value))
        {
            _notes.Add("Some events were said of steps before the configuration that is replayed came into force: "
                + "its pipeline repeated them, or the configuration of that time is not kept.");
        }
    }

    private RerunVerdict VerdictOf() =>
        trail.Lost.Count == 0 && _events.Count > 0 && _events.All(one => one.Same) ? RerunVerdict.Same
        : _isWhole && _missing == 0 && trail.Lost.Count == 0 ? RerunVerdict.Different
        : RerunVerdict.NotComparable;

    private static string Hash(IEnumerable<byte[]> lines)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (byte[] line in lines)
        {
            hash.AppendData(line);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
