using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;
using static Telemetry.Engine.Tests.Windows.General.WindowScripts;

namespace Telemetry.Engine.Tests.Windows.General;

[Verifies(typeof(GeneralWindowOperator))]
public sealed class GeneralWindowVerifierTests
{
    private static readonly Dictionary<string, GeneralWindowSpec> Specs = new(StringComparer.Ordinal)
    {
        ["tumbling"] = OnEventTime(WindowAssigner.Tumbling(Long(20), Long(-7)), lateness: 15),
        ["hopping"] = OnEventTime(WindowAssigner.Hopping(Long(30), Long(10))),
        ["cumulating"] = OnEventTime(WindowAssigner.Cumulating(Long(40), Long(10))),
        ["session"] = OnEventTime(WindowAssigner.Session(SessionGap.Fixed(Long(4))), lateness: 9),
        ["session, early"] = OnEventTime(WindowAssigner.Session(SessionGap.Fixed(Long(4)))) with
        {
            Trigger = WindowTrigger.ContinuousEventTime(Long(7)),
        },
        ["session, rows"] = OnEventTime(WindowAssigner.Session(SessionGap.PerRow(
            "value", (frame, row) => Long((long)frame.Doubles(2)[row] % 5)))) with
        {
            Aggregates = [],
        },
        ["session, count"] = OnEventTime(WindowAssigner.Session(SessionGap.Fixed(Long(4)))) with
        {
            Trigger = WindowTrigger.Count(3),
        },
        ["early"] = OnEventTime(WindowAssigner.Tumbling(Long(20))) with
        {
            Trigger = WindowTrigger.ContinuousJournalTime(Long(6)),
        },
        ["evicting"] = OnEventTime(WindowAssigner.Tumbling(Long(20)), lateness: 10) with
        {
            Trigger = WindowTrigger.Count(3),
            Evictor = WindowEvictor.Time(Long(5), isAfter: true),
        },
        ["purging"] = OnEventTime(WindowAssigner.Tumbling(Long(20)), lateness: 10) with
        {
            Trigger = WindowTrigger.EventTime.Purging(),
        },
        ["journal"] = OnEventTime(WindowAssigner.Tumbling(Long(20), domain: TimeDomain.Journal)) with
        {
            Trigger = WindowTrigger.JournalTime,
        },
        ["early, on time, late"] = OnEventTime(WindowAssigner.Tumbling(Long(20)), lateness: 15) with
        {
            Trigger = WindowTrigger.Stages(WindowFiring.After(Long(3)), WindowFiring.Count(2)),
        },
        ["session, early, late"] = OnEventTime(WindowAssigner.Session(SessionGap.Fixed(Long(4))), lateness: 9) with
        {
            Trigger = WindowTrigger.Stages(WindowFiring.Count(2), WindowFiring.After(Long(5))),
        },
        ["count, hopping"] = GeneralWindowSpec.CountHopping(5, 2, CountAndSum, ClockScope.Stream),
        ["count"] = GeneralWindowSpec.Count(3, CountAndSum, ClockScope.Stream),
        ["delta"] = OnEventTime(WindowAssigner.Global()) with
        {
            Trigger = WindowTrigger.Count(4),
            Evictor = WindowEvictor.Delta("value", 3),
        },
    };

    public static TheoryData<string> Names => [.. Specs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_window_is_the_same_in_every_batching_and_after_every_restore(string name)
    {
        var random = new Random(11);
        var script = new List<ScriptStep>();
        for (var step = 0; step < 250; step++)
        {
            var value = random.Next(10) == 0 ? 5 : random.Next(1, 60);
            var oldest = random.Next(20) == 0 ? -150 : -25;
            script.Add(Row($"device-{random.Next(4)}", step + random.Next(oldest, 25), value));
            if (random.Next(9) == 0) { script.Add(Mark(step - 8)); }
            if (random.Next(9) == 0) { script.Add(Wait(random.Next(1, 9))); }
        }
        var spec = Specs[name];
        var isOpenEnded = spec.Assigner.Domain == TimeDomain.Journal;
        var verifier = new OperatorVerifier(() => Pipeline(spec))
        {
            Start = new EventTime(0),
            Remembering = isOpenEnded ? ["windows"] : [],
        };

        var sink = verifier.Verify(script);

        Assert.True(sink["out"].Count > 20, $"{sink["out"].Count} rows");
        Assert.Equal(!isOpenEnded, sink["late"].Count > 0);
    }

    [Fact]
    public void Sessions_of_devices_end_on_the_clocks_of_the_devices()
    {
        var spec = GeneralWindowSpec.OnEventTime(
            WindowAssigner.Session(SessionGap.Fixed(Duration.FromSeconds(10))), CountAndSum);
        var verifier = new OperatorVerifier(() => DevicePipeline(spec)) { Start = Scripts.Start };

        var sink = verifier.Verify(
        [
            Scripts.Read("a", 1, 1), Scripts.Read("b", 2, 1), Scripts.Read("a", 8, 2), Scripts.Low("b", 12),
            Scripts.Low("a", 12), Scripts.Read("a", 20, 4),
        ]);

        Assert.Equal(
            ["b [2000000,12000000) 1 1 #0 final", "a [1000000,18000000) 2 3 #0 final",
                "a [20000000,30000000) 1 4 #0 final"],
            sink["out"].Select(Brief));
    }

    private static Telemetry.Engine.Execution.Pipeline DevicePipeline(GeneralWindowSpec spec)
    {
        var builder = new Telemetry.Engine.Execution.PipelineBuilder("test");
        builder.Readings.Window("windows", spec).To("out");
        return builder.Build();
    }
}
