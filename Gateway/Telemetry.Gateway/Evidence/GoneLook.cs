using System.Globalization;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Replay;
using Telemetry.Journal;

namespace Telemetry.Gateway.Evidence;

/// <summary>Says what of an alert's evidence is not there any more, and what it was.</summary>
internal sealed class GoneLook(GatewayJournals journals)
{
    public IReadOnlyList<GoneItem> Find(
        EvidenceCase opened, RangeItem range, IEnumerable<InputItem> inputs, ViewPage<WindowItem> rows,
        ViewPage<EvidenceReading>? readings)
    {
        List<GoneItem> gone = [];
        if (opened.Trail.Lost.Count > 0)
        {
            gone.Add(new GoneItem(
                "events", $"Records {Join(opened.Trail.Lost)} of the output journal hold events of this alert and "
                    + $"cannot be read: {WhyLost(journals.Output, opened.Trail.Lost)}.", null, null));
        }

        long[] lost = [.. inputs.Where(item => item.Kind == "gone").Select(item => item.Position).Order()];
        if (lost.Length > 0)
        {
            gone.Add(new GoneItem(
                "inputs", $"Records {Join(lost)} of the input journal made events of this alert and cannot be "
                    + $"read: {WhyLost(journals.Input, lost)}.", null, null));
        }

        if (!opened.Rule.Item.Known)
        {
            gone.Add(new GoneItem("rule", opened.Rule.Item.Note ?? "", null, null));
        }

        if (opened.Scope is { HasRows: true } && rows.Items.Count == 0)
        {
            gone.Add(new GoneItem(
                "windows", $"The rows of {opened.Scope.Stream} that the rule read are not in the views any more.",
                EventTimes.ToUtc(opened.Scope.From), EventTimes.ToUtc(opened.Scope.To)));
        }

        if (Readings(opened, range, rows, readings) is GoneItem missing)
        {
            gone.Add(missing);
        }

        return gone;
    }

    /// <summary>Whether readings can be missing is known from the journal's start, how many from the rows.</summary>
    private GoneItem? Readings(
        EvidenceCase opened, RangeItem range, ViewPage<WindowItem> rows, ViewPage<EvidenceReading>? readings)
    {
        EvidenceScope scope = opened.Scope;
        JournalDamage[] damage =
        [
            .. journals.Input.Damage.Where(one =>
                one.RecordsLost > 0 && one.End.Value > range.From && one.First.Value < range.To),
        ];
        DateTime? first = FirstTime();
        bool isCut = journals.Input.Start.Value > 0
            && !(first is { } kept && EventTimes.ToMicros(kept) < scope.From - opened.Tolerance);
        if (readings is null || scope.Series.Count == 0 || (!isCut && damage.Length == 0))
        {
            return null;
        }

        // Only windows whose readings are all on this page can be counted against it.
        WindowItem[] newest = [.. rows.Items.Where(row => !row.Replaced && row.Count is not null)];
        bool isWhole = readings.Next is null && rows.Next is null && newest.Length > 0;
        long had = newest.Sum(row => row.Count ?? 0);
        long has = readings.Items.Count(reading => reading.Counted);
        if (isWhole && has >= had)
        {
            return null;
        }

        string start = Text($"The input journal begins with record {journals.Input.Start}")
            + (first is { } at ? Text($", which arrived at {at:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}") : "")
            + (damage.Length == 0 ? "" : Text($", and is damaged: {damage[0]}"));
        string what = isWhole
            ? Text($" Of {had} readings in these windows {has} are left.")
            : " Readings that lay there are gone; how many is not known.";
        return new GoneItem(
            "readings", $"{start.TrimEnd('.')}.{what}", EventTimes.ToUtc(scope.From), EventTimes.ToUtc(scope.To));
    }

    private DateTime? FirstTime()
    {
        using JournalReader reader = journals.Input.OpenReader(journals.Input.Start);
        return reader.TryRead(out JournalRecord record) ? EventTimes.ToUtc(RecordTime.Of(record.Payload)) : null;
    }

    private static string WhyLost(RecordJournal journal, IReadOnlyList<long> lost) =>
        journal.Damage.FirstOrDefault(one => lost.Any(position =>
            position >= one.First.Value && position < one.End.Value)) is JournalDamage damage
            ? Text($"the journal is damaged: {damage}").TrimEnd('.')
            : lost[0] < journal.Start.Value ? Text($"the journal begins with record {journal.Start}")
            : "they are not there";

    private static string Join(IReadOnlyList<long> positions)
    {
        const int shownMax = 10;
        string shown = string.Join(", ", positions.Take(shownMax)
            .Select(position => position.ToString(CultureInfo.InvariantCulture)));
        return positions.Count > shownMax ? shown + ", …" : shown;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
