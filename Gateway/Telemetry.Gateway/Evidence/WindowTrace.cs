using LiteDB;
using Telemetry.Alerts;
using Telemetry.Gateway.History;
using Telemetry.Scoring.Series;

namespace Telemetry.Gateway.Evidence;

/// <summary>The rows that a rule read of one key: the newest of each window, and those that they took the place
/// of.</summary>
internal sealed class WindowTrace(ViewStore views, ModelLook models)
{
    private static readonly string[] Families = ["by_level", "by_season", "by_shape", "by_drift"];

    /// <summary>Rows of windows that overlap the episode, with those before it that the rule needs for them.</summary>
    /// <param name="scope">Where to look.</param>
    /// <param name="limit">Most windows.</param>
    /// <param name="after">The place behind which to go on; null for the beginning.</param>
    public ViewPage<WindowItem> Find(EvidenceScope scope, int limit, string? after)
    {
        if (!scope.HasRows)
        {
            return new ViewPage<WindowItem>([], null);
        }

        return views.Read(database => database.Results(scope.Stream) is { } results
            ? Page(results, scope, limit, after)
            : new ViewPage<WindowItem>([], null));
    }

    private ViewPage<WindowItem> Page(ResultsView results, EvidenceScope scope, int limit, string? after)
    {
        BsonDocument? before = RowBefore(results, scope, scope.From);
        ViewQuery query = new()
        {
            Key = scope.Alert.Key,
            From = Start(scope, before),
            To = scope.To - 1,
            Limit = limit,
            After = after,
        };
        ViewPage<BsonDocument> newest = results.Find(query);
        if (newest.Items.Count == 0)
        {
            return new ViewPage<WindowItem>([], newest.Next);
        }

        long first = StartOf(newest.Items[0]);
        BsonDocument? last = RowBefore(results, scope, first);
        List<WindowItem> items = [];
        foreach (BsonDocument row in newest.Items)
        {
            // A first revision has nothing before it.
            IReadOnlyList<BsonDocument> replaced = row["r"].AsInt64 == 0
                ? []
                : results.Replaced(scope.Alert.Key, StartOf(row), EvidenceLimits.WindowsMax);
            items.AddRange(replaced.Select(one => Item(scope, one, last, isReplaced: true)));
            items.Add(Item(scope, row, last, isReplaced: false));
            last = row;
        }

        return new ViewPage<WindowItem>(items, newest.Next);
    }

    /// <summary>A rate and a silence are measured from the window before, a pattern has its first steps in
    /// others.</summary>
    private static long Start(EvidenceScope scope, BsonDocument? before) => scope.Rule?.Kind switch
    {
        AlertRuleKind.Rate or AlertRuleKind.Absence when before is not null => StartOf(before),
        AlertRuleKind.Pattern => scope.From - (scope.Rule.Within.Ticks / TimeSpan.TicksPerMicrosecond),
        _ => scope.From,
    };

    private static BsonDocument? RowBefore(ResultsView results, EvidenceScope scope, long start)
    {
        ViewPage<BsonDocument> page = results.Find(new ViewQuery
        {
            Key = scope.Alert.Key,
            To = start - 1,
            Limit = 1,
            Descending = true,
        });
        return page.Items.Count == 0 ? null : page.Items[0];
    }

    private static long StartOf(BsonDocument row) => Time(row["v"].AsDocument, "window_start");

    private static long Time(BsonDocument columns, string name) =>
        columns[name] is BsonDocument time ? time["t"].AsInt64 : 0;

    private WindowItem Item(EvidenceScope scope, BsonDocument row, BsonDocument? before, bool isReplaced)
    {
        BsonDocument columns = row["v"].AsDocument;
        double? Number(string name) => NumberOf(columns, name);
        AlertRule? rule = scope.Rule;
        long start = Time(columns, "window_start");
        double? number = rule is null ? null : RuleNumber.Of(rule, Number, Before(rule, before), start);
        double? value = rule is null ? null : RuleNumber.ValueOf(rule, Number);
        return new WindowItem
        {
            Stream = scope.Stream,
            Key = scope.Alert.Key,
            Start = EventTimes.ToUtc(start),
            End = EventTimes.ToUtc(Time(columns, "window_end")),
            Value = value,
            Number = number,
            Above = rule is null ? null : RuleNumber.IsAbove(rule, number),
            Steps = rule?.Kind == AlertRuleKind.Pattern && value is double met
                ? [.. Enumerable.Range(0, rule.Steps.Count).Where(step => rule.Steps[step].IsMet(met))]
                : null,
            Revision = (long?)Number("revision") ?? 0,
            State = TextOf(columns, "state"),
            Present = (long?)Number("present"),
            Expected = (long?)Number("expected"),
            Missing = TextOf(columns, "missing") is { Length: > 0 } missing ? missing.Split(',') : [],
            Replaced = isReplaced,
            OutputPosition = row[ViewCollection.PositionField].AsInt64,
            Count = (long?)Number("count"),
            Model = models.Of(scope.Stream, TextOf(columns, "model")),
            ExpectedLow = Number("expected_low"),
            ExpectedHigh = Number("expected_high"),
            Residual = Residual(Number("value"), Number("expected_low"), Number("expected_high")),
            Contributions = Contributions(scope, columns),
            Columns = RowDocument.Item(columns),
        };
    }

    private static (long Start, long End, double? Value)? Before(AlertRule rule, BsonDocument? row) =>
        row?["v"].AsDocument is BsonDocument columns
            ? (Time(columns, "window_start"), Time(columns, "window_end"), NumberOf(columns, rule.Aggregate))
            : null;

    private static IReadOnlyList<ContributionItem> Contributions(EvidenceScope scope, BsonDocument columns) =>
        TextOf(columns, "contributions") is string shares ? ContributionItem.Read(shares)
        : scope.Stream == SeriesScoreSchema.Stream
            ? [.. Families.Select(name => new ContributionItem(name["by_".Length..], NumberOf(columns, name) ?? 0))]
        : [];

    private static double? Residual(double? value, double? low, double? high) =>
        value is not double seen || low is not double floor || high is not double roof ? null
        : seen > roof ? seen - roof
        : seen < floor ? seen - floor
        : 0;

    private static double? NumberOf(BsonDocument columns, string name) => columns[name] switch
    {
        { IsNumber: true } number => number.AsDouble is var value && double.IsFinite(value) ? value : null,
        _ => null,
    };

    private static string? TextOf(BsonDocument columns, string name) =>
        columns[name] is { IsString: true } text ? text.AsString : null;
}
