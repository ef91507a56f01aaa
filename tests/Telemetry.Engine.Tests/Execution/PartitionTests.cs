using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Execution;

public sealed class PartitionTests
{
    [Fact]
    public void Rows_that_are_emitted_for_a_watermark_arrive_before_it()
    {
        var builder = new PipelineBuilder("chain");
        builder.Readings
            .Window("inner", WindowSpec.Tumbling(Duration.FromSeconds(10), WindowSpec.Statistics("value")))
            .Window("outer", WindowSpec.Tumbling(Duration.FromSeconds(60), [new(AggregateFunction.Max, "sum", "most")]))
            .To("out");
        var verifier = new OperatorVerifier(builder.Build) { Start = Start };

        var sink = verifier.Verify(
            [Read("a", 1, 1), Read("a", 2, 1), Read("a", 55, 5), Read("a", 65, 7), Low("a", 61)]);

        Assert.Equal(["0 5", "60000000 7"], sink["out"].Select(line => $"{Part(line, 2)} {Part(line, 4)}"));
    }

    [Fact]
    public void A_control_input_reaches_its_operator_and_a_status_all_of_them()
    {
        var verifier = new OperatorVerifier(Listening) { Start = Start, Remembering = ["ear"] };

        var sink = verifier.Verify(
        [
            new ScriptStep.Status("a", true), new ScriptStep.Control("ear", [7]), new ScriptStep.Control("nobody", [8]),
            Read("a", 1, 2), new ScriptStep.Status("a", false), Tick(3),
        ]);

        Assert.Equal(
            ["word=a online", "word=control 7", "word=row of a", "word=a offline", "word=count 4"], sink["out"]);
    }

    [Fact]
    public void A_snapshot_of_another_pipeline_is_refused()
    {
        var player = new ScriptPlayer(Listening(), Start).Play(Read("a", 1, 2));
        var other = new PipelineBuilder("other").Build().CreatePartition();

        Assert.Throws<SnapshotFormatException>(() => other.Restore(player.Snapshot()));
    }

    [Fact]
    public void A_torn_snapshot_is_refused()
    {
        var bytes = new ScriptPlayer(Listening(), Start).Play(Read("a", 1, 2)).Snapshot();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<SnapshotFormatException>(
                () => Listening().CreatePartition().Restore(bytes.AsMemory(0, length)));
        }
    }

    [Fact]
    public void A_fingerprint_changes_with_any_parameter()
    {
        var ten = TenSeconds(new IngestOptions());

        Assert.True(ten.Fingerprint.SequenceEqual(TenSeconds(new IngestOptions()).Fingerprint));
        Assert.False(ten.Fingerprint.SequenceEqual(
            TenSeconds(new IngestOptions { FutureTolerance = Duration.FromSeconds(61) }).Fingerprint));
        Assert.False(ten.Fingerprint.SequenceEqual(TenSeconds(new IngestOptions(), 11).Fingerprint));
    }

    [Fact]
    public void Steps_do_not_allocate_once_they_have_run()
    {
        var partition = TenSeconds(new IngestOptions()).CreatePartition();
        var input = new StepInput();
        var sink = new SilentSink();
        for (var step = 0; step < 300; step++) { Send(partition, input, sink, step); }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 300; step < 600; step++) { Send(partition, input, sink, step); }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sink.Rows > 100);
    }

    private static void Send(Partition partition, StepInput input, SilentSink sink, int step)
    {
        var now = Start + Duration.FromSeconds(step);
        input.BeginRows(new(step, now, Duration.FromSeconds(step)), step % 2 == 0 ? "a" : "b", "boot",
            now - Duration.FromSeconds(2));
        for (var row = 0; row < 50; row++)
        {
            input.AddNumber(row % 2 == 0 ? "t" : "p", now - new Duration(row), ((ulong)(step / 2) * 50) + (ulong)row,
                row);
        }
        partition.Step(input, sink);
    }

    private static Pipeline TenSeconds(IngestOptions options, int seconds = 10)
    {
        var builder = new PipelineBuilder("p", options);
        builder.Readings.WhereNotNull("value")
            .Window("windows", WindowSpec.Tumbling(Duration.FromSeconds(seconds), WindowSpec.Statistics("value")))
                .To("out");
        return builder.Build();
    }

    private static string Part(string line, int index) => line.Split(' ')[index].Split('=')[1];

    private static Pipeline Listening()
    {
        var builder = new PipelineBuilder("listening");
        builder.Readings.Apply("ear", _ => new Ear()).To("out");
        return builder.Build();
    }

    private sealed class SilentSink : IStepSink
    {
        public int Rows { get; private set; }

        public void Emit(in Emission emission, Frame frame) => Rows += frame.Count;
    }

    /// <summary>An operator as other rooms write them: several calls, own columns, state.</summary>
    private sealed class Ear : Operator
    {
        private long _count;

        public override IReadOnlyList<OutputPort> Outputs
        { get; } = [new(OutputPort.Main, new(new Column("word", ColumnType.Text)))];

        public override string Describe() => "ear";

        public override void Process(int port, Frame frame, Collector output)
        {
            foreach (var key in frame.Keys) { Say($"row of {Context.Series.TextAt(key, 0)}", output); }
        }

        public override void ChangeSource(int source, bool isOnline, Collector output) =>
            Say($"{Context.Sources.NameOf(source)} {(isOnline ? "online" : "offline")}", output);

        public override void Control(ReadOnlySpan<byte> payload, Collector output) =>
            Say($"control {payload[0]}", output);

        public override void Finish(Collector output)
        {
            if (_count > 0) { Say($"count {_count}", output); }
        }

        public override void Snapshot(SnapshotWriter writer) => writer.Int64(_count);

        public override void Restore(SnapshotReader reader) => _count = reader.Int64();

        private void Say(string word, Collector output)
        {
            _count++;
            output.Add(0, Context.JournalTime, Frame.NoKey, out var row).SetText(0, row, word);
        }
    }
}
