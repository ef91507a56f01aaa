using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Conformance.Kinds;

/// <summary>Stands behind an operator and tells which watermarks reach it: a row of its side output each.</summary>
internal sealed class WatermarkProbe(InputPort input) : StatelessOperator
{
    public const string Port = "watermarks";

    public override IReadOnlyList<OutputPort> Outputs { get; } =
        [new(OutputPort.Main, input.Schema, input.Keys), new(Port, new Schema(new Column("at", ColumnType.Time)))];

    public override string Describe() => "watermark probe";

    public override void Process(int port, Frame frame, Collector output) => output.Forward(0, frame);

    public override void AdvanceWatermark(int source, EventTime watermark, Collector output)
    {
        if (source != SourceTable.All) { return; }
        output.Add(1, watermark, Frame.NoKey, out var row).Longs(0)[row] = watermark.Micros;
    }
}
