using Telemetry.Engine.Cep;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Gaps;
using Telemetry.Engine.GroupWindows;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Testing;

/// <summary>A pipeline with most operators in it, for tests of what goes for all of them together.</summary>
public static class ManyOperators
{
    private static IReadOnlyList<Aggregate> Statistics => WindowSpec.Statistics("value");

    /// <summary>The pipeline; its sources are called <c>s0</c>, <c>s1</c> and so on.</summary>
    public static Pipeline Build()
    {
        var builder = new PipelineBuilder("many", new IngestOptions { AdmitsLate = true });
        var readings = builder.Readings.WhereNotNull("value");
        AddWindows(readings);
        readings.FillGaps("gaps", new GapFillSpec { Interval = Duration.FromSeconds(2), Fill = GapFill.Linear })
            .To("gaps");
        readings.TopN("top", new RankSpec { OrderBy = [SortColumn.Descending("value")], To = 2 }).To("top");
        readings.Deduplicate("newest", new DeduplicateSpec { Keep = DeduplicateKeep.Last }).To("newest");
        var joined = readings.IntervalJoin(
            "joined", builder.Readings, IntervalJoinSpec.Between(Duration.FromSeconds(-2), Duration.FromSeconds(2)));
        joined.To("joined");
        AddPattern(readings);
        return builder.Build();
    }

    private static void AddPattern(PipelineStream readings)
    {
        var rises = RowPattern.Begin("any").Next("higher").Where(new MatchCondition(
            [new("value", new MatchTerm.Current("value")), new("before", new MatchTerm.Last(null, "value", 1))],
            new Expression.Compare(
                Comparison.Greater, new Expression.Column("value"), new Expression.Column("before")))).OneOrMore()
            .Consecutive().Within(Duration.FromSeconds(10));
        readings.Match("rises", rises.ToSpec(new MatchColumn("to", new MatchTerm.Last("higher", "value")))).To("rises");
    }

    private static void AddWindows(PipelineStream readings)
    {
        var ten = Duration.FromSeconds(10);
        readings.Window("tumbling", WindowSpec.Tumbling(ten, Statistics)).To("tumbling");
        readings.Window("hopping", WindowSpec.Hopping(ten, Duration.FromSeconds(3), Statistics)).To("hopping");
        readings.Window("stream", WindowSpec.Tumbling(ten, Statistics, ClockScope.Stream)).To("stream");
        readings.Window("session", GeneralWindowSpec.OnEventTime(
            WindowAssigner.Session(SessionGap.Fixed(Duration.FromSeconds(4))), Statistics)).To("session");
        readings.Window("count", GeneralWindowSpec.Count(5, Statistics)).To("count");
        var rows = readings.Window("rows", new GeneralWindowSpec
        {
            Assigner = WindowAssigner.Tumbling(ten),
            Trigger = WindowTrigger.EventTime,
            Evictor = WindowEvictor.Count(3),
        });
        rows.To("rows");
        readings.GroupWindow("groups", new GroupWindowSpec
        {
            Size = ten,
            Aggregates = [.. Statistics],
            Groups = [new SourceGroup("all", "s0", "s1", "s2", "s3")],
            IdleAfter = Duration.FromSeconds(30),
            Deadline = Duration.FromSeconds(60),
            Horizon = Duration.FromSeconds(600),
        }).To("groups");
    }
}
