using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Tests.Time;

/// <summary>Says of each row its device and its own time.</summary>
internal sealed class RowTimes : StatelessOperator
{
    public override IReadOnlyList<OutputPort> Outputs { get; } =
        [new(OutputPort.Main, new(new("device", ColumnType.Text), new("t", ColumnType.Int64)))];

    public override string Describe() => "row times";

    public override void Process(int port, Frame frame, Collector output)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            var target = output.Add(0, new(frame.Times[row]), Frame.NoKey, out var at);
            target.SetText(0, at, Context.KeysOf(KeySpace.Device).TextAt(frame.Keys[row], 0));
            target.Longs(1)[at] = frame.Times[row];
        }
    }
}
