using System.Runtime.InteropServices;

namespace Telemetry.Engine.Joins;

/// <summary>The kept rows of the other side that one row of a frame matches.</summary>
internal sealed class Partners(PairFilter? filter)
{
    private readonly int[] _row = new int[EngineLimits.FrameRowsMax];
    private readonly bool[] _isMatch = new bool[EngineLimits.FrameRowsMax];
    private readonly List<int> _found = [];

    /// <summary>Their handles, in the order of their arrival; valid until the next search.</summary>
    public ReadOnlySpan<int> Found => CollectionsMarshal.AsSpan(_found);

    /// <summary>Searches among the other side's rows of the same key.</summary>
    public void Find(int port, int row, ReadOnlySpan<int> others)
    {
        _found.Clear();
        if (filter is null) { _found.AddRange(others); return; }
        while (!others.IsEmpty)
        {
            var some = others[..Math.Min(others.Length, _row.Length)];
            var own = _row.AsSpan(0, some.Length);
            own.Fill(row);
            if (port == JoinShape.Left) { filter.Evaluate(own, some, _isMatch); }
            else { filter.Evaluate(some, own, _isMatch); }
            for (var index = 0; index < some.Length; index++)
            {
                if (_isMatch[index]) { _found.Add(some[index]); }
            }
            others = others[some.Length..];
        }
    }
}
