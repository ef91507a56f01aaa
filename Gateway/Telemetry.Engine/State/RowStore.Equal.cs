using Telemetry.Engine.Data;

namespace Telemetry.Engine.State;

public sealed partial class RowStore
{
    /// <summary>Whether two rows have equal columns; NULL equals NULL, times and marks do not count.</summary>
    /// <param name="left">One row.</param>
    /// <param name="right">The other.</param>
    /// <returns>True when they are equal.</returns>
    public bool IsEqual(int left, int right)
    {
        ReadOnlySpan<long> one = Words(left);
        ReadOnlySpan<long> other = Words(right);
        for (var column = 0; column < _types.Length; column++)
        {
            var isValid = IsValid(one, column);
            if (isValid != IsValid(other, column)) { return false; }
            if (!isValid) { continue; }
            var offset = _offsets[column];
            var isEqual = _types[column] switch
            {
                ColumnType.Text => _texts[one[offset]] == _texts[other[offset]],
                ColumnType.Decimal => DecimalAt(left, column) == DecimalAt(right, column),
                _ => one[offset] == other[offset],
            };
            if (!isEqual) { return false; }
        }
        return true;
    }
}
