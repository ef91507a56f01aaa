using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Typed.Shapes;

namespace Telemetry.Engine.Typed.Stages;

/// <summary>Hands each row on to the first branch whose condition it meets, else to the main output.</summary>
internal sealed class SplitOperator<T> : StatelessOperator
{
    private readonly InputPort _input;
    private readonly RowShape<T> _shape;
    private readonly Func<T, bool>[] _conditions;
    private readonly ShapeReader<T> _reader;
    private readonly int[][] _selections;
    private readonly int[] _counts;

    public SplitOperator(
        InputPort input, RowShape<T> shape, IReadOnlyList<(SideTag<T> Tag, Func<T, bool> Condition)> branches)
    {
        input.RefuseUpdates("a split");
        if (branches.Count == 0) { throw new ArgumentException("A split needs a branch."); }
        _input = input;
        _shape = shape;
        _conditions = [.. branches.Select(branch => branch.Condition)];
        _reader = new(shape, input.Schema);
        foreach (var (tag, _) in branches) { _ = ShapeReader<T>.PlacesOf(tag.Shape, input.Schema); }
        Outputs =
        [
            new(OutputPort.Main, input.Schema, input.Keys),
            .. branches.Select(branch => new OutputPort(branch.Tag.Name, input.Schema, input.Keys)),
        ];
        SidePorts.Check(Outputs);
        _counts = new int[Outputs.Count];
        _selections = [.. Outputs.Select(_ => new int[EngineLimits.FrameRowsMax])];
    }

    public override IReadOnlyList<OutputPort> Outputs { get; }

    public override string Describe() =>
        $"split {_shape} into {string.Join(", ", Outputs.Select(port => port.Name))} over ({_input.Schema})";

    public override void Process(int port, Frame frame, Collector output)
    {
        Array.Clear(_counts);
        _reader.Begin(frame);
        for (var first = 0; first < frame.Count; first += ShapeReader<T>.BlockRows)
        {
            var rows = _reader.ReadBlock(first);
            for (var row = 0; row < rows.Length; row++)
            {
                var branch = BranchOf(rows[row]);
                _selections[branch][_counts[branch]++] = first + row;
            }
        }
        for (var branch = 0; branch < _counts.Length; branch++)
        {
            if (_counts[branch] == 0) { continue; }
            if (_counts[branch] == frame.Count) { output.Forward(branch, frame); return; }
            output.Open(branch).AddRows(frame, _selections[branch].AsSpan(0, _counts[branch]));
        }
    }

    private int BranchOf(T row)
    {
        for (var branch = 0; branch < _conditions.Length; branch++)
        {
            if (_conditions[branch](row)) { return branch + 1; }
        }
        return 0;
    }
}
