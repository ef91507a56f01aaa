using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Execution;

/// <summary>Says each row that comes and each watermark over all sources.</summary>
internal sealed class StreamWatermarks : Operator
{
    public override IReadOnlyList<OutputPort> Outputs { get; } =
        [new(OutputPort.Main, new(new Column("word", ColumnType.Text)))];

    public override bool UsesStreamWatermark => true;

    public override string Describe() => "stream watermarks";

    public override void Process(int port, Frame frame, Collector output)
    {
        foreach (var time in frame.Times) { Say($"row {time}", output); }
    }

    public override void AdvanceWatermark(int source, EventTime watermark, Collector output)
    {
        if (source == SourceTable.All && watermark < EventTime.Max) { Say($"mark {watermark.Micros}", output); }
    }

    public override void Snapshot(SnapshotWriter writer) { }

    public override void Restore(SnapshotReader reader) { }

    private void Say(string word, Collector output) =>
        output.Add(0, Context.JournalTime, Frame.NoKey, out var row).SetText(0, row, word);
}
