using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Execution;

public sealed class RestoreMappingTests
{
    [Fact]
    public void Operators_find_their_states_by_name_and_the_report_says_what_became_of_each()
    {
        var before = new ScriptPlayer(Build(("kept", 10), ("changed", 10), ("gone", 10)), Start)
            .Play(Read("a", 1, 1), Read("a", 2, 2), Low("a", 3));

        var after = new ScriptPlayer(Build(("new", 10), ("changed", 20), ("kept", 10)), Start)
            .Restore(before.Snapshot(), RestoreMode.Map);

        Assert.False(after.Report!.IsSamePipeline);
        Assert.False(after.Report.IsLossless);
        Assert.Equal(
            ["ingest Restored", "new Fresh", "changed Dropped", "kept Restored", "gone Dropped"],
            after.Report.Operators.Select(one => $"{one.Name} {one.Outcome}"));
        after.Play(Read("a", 4, 4), Low("a", 30));
        Assert.Contains("count=3", Assert.Single(after.Sink["kept"]), StringComparison.Ordinal);
        Assert.Contains("count=1", Assert.Single(after.Sink["new"]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_seen_before_is_a_duplicate_and_clocks_stand_where_they_stood_in_a_changed_pipeline()
    {
        var input = new StepInput();
        var sink = new RecordingSink();
        var old = Build(("kept", 10)).CreatePartition();
        Send(old, 0, sink);
        var buffer = new SnapshotBuffer();
        old.Snapshot(buffer);

        var changed = Build(("kept", 10), ("more", 5)).CreatePartition();
        changed.Restore(buffer.ToArray(), RestoreMode.Map);
        Send(changed, 1, sink);

        var view = changed.FindSource("a")!.Value;
        Assert.Equal((1L, 1L, At(2).Micros - 1), (view.Counters.Accepted, view.Counters.Duplicate, view.Clock.Micros));

        void Send(Partition partition, long position, RecordingSink target)
        {
            input.BeginRows(new(position, Start, default), "a", "boot", At(2));
            input.AddNumber("t", At(3), 7, 1);
            partition.Step(input, target);
        }
    }

    [Fact]
    public void The_snapshot_of_another_pipeline_is_refused_unless_it_is_to_be_mapped()
    {
        var before = new ScriptPlayer(Build(("w", 10)), Start).Play(Read("a", 1, 1));

        Assert.Throws<SnapshotFormatException>(
            () => new ScriptPlayer(Build(("w", 20)), Start).Restore(before.Snapshot()));
    }

    [Fact]
    public void An_operator_with_a_state_and_without_a_name_is_refused_when_the_pipeline_is_described()
    {
        var builder = new PipelineBuilder("p");
        var spec = WindowSpec.Tumbling(Duration.FromSeconds(1), WindowSpec.Statistics("value"));

        Assert.Throws<ArgumentException>(() => builder.Readings.Window(builder.NameFor("window"), spec));
    }

    private static Pipeline Build(params (string Name, int Seconds)[] windows)
    {
        var builder = new PipelineBuilder("p");
        foreach (var (name, seconds) in windows)
        {
            var spec = WindowSpec.Tumbling(Duration.FromSeconds(seconds), WindowSpec.Statistics("value"));
            builder.Readings.Window(name, spec).To(name);
        }
        return builder.Build();
    }
}
