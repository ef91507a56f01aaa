using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Joins;

/// <summary>The keys of both sides of a join as keys of one space, in which equal keys are equal ordinals.</summary>
internal sealed class JoinKeys
{
    private const int Unknown = int.MinValue;

    private readonly bool _matchesNulls;
    private readonly bool _hasNulls;
    private readonly KeyTable[] _from;
    private readonly int[][] _known = [[], []];

    public JoinKeys(KeyTable keys, KeyTable left, KeyTable right, bool matchesNulls)
    {
        Keys = keys;
        _from = [left, right];
        _matchesNulls = matchesNulls;
        _hasNulls = keys.Space.Columns.Any(column => column.IsNullable);
    }

    public KeyTable Keys { get; }

    /// <summary>The space of both sides' keys: the left one where it has room for the right keys too.</summary>
    public static KeySpace Unite(string name, IReadOnlyList<InputPort> inputs)
    {
        if (inputs.Count != 2) { throw new ArgumentException($"{name} needs two inputs, not {inputs.Count}."); }
        var (left, right) = (inputs[JoinShape.Left].Keys, inputs[JoinShape.Right].Keys);
        if (left is null || right is null) { throw new ArgumentException($"{name} needs keys on both sides."); }
        if (!left.Columns.Select(column => column.Type).SequenceEqual(right.Columns.Select(column => column.Type)))
        {
            throw new ArgumentException($"{name}: the keys {left} and {right} are of other types.");
        }
        Column[] columns =
        [
            .. left.Columns.Zip(right.Columns, (one, two) => one with
            {
                IsNullable = one.IsNullable || two.IsNullable,
            }),
        ];
        var source = left.SourceColumn == right.SourceColumn ? left.SourceColumn : -1;
        if (source >= 0 && columns[source].IsNullable) { source = -1; }
        return source == left.SourceColumn && columns.AsSpan().SequenceEqual([.. left.Columns])
            ? left
            : new($"join of {left} and {right}", columns, source);
    }

    /// <summary>The key of each row in the common space; the complement of it for keys that match nothing.</summary>
    public void Map(int port, ReadOnlySpan<int> keys, Span<int> common)
    {
        if (_from[port] == Keys && (_matchesNulls || !_hasNulls)) { keys.CopyTo(common); return; }
        for (var row = 0; row < keys.Length; row++)
        {
            var key = keys[row];
            var known = _known[port];
            common[row] = key < known.Length && known[key] != Unknown ? known[key] : Find(port, key);
        }
    }

    private int Find(int port, int key)
    {
        ref var known = ref _known[port];
        if (key >= known.Length)
        {
            var before = known.Length;
            Array.Resize(ref known, Math.Max(key + 1, Math.Max(16, before * 2)));
            known.AsSpan(before).Fill(Unknown);
        }
        var (from, isNull) = (_from[port], false);
        Span<long> packed = stackalloc long[Keys.Width];
        packed.Clear();
        for (var column = 0; column < Keys.Space.Columns.Count; column++)
        {
            Keys.CopyPacked(from, key, column, packed, column);
            isNull |= from.IsNullAt(key, column);
        }
        var common = from == Keys ? key : Keys.Intern(packed);
        return known[key] = isNull && !_matchesNulls ? ~common : common;
    }
}
