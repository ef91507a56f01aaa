using Telemetry.Engine.Data;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Joins;

/// <summary>What a join's type and its two inputs make of the columns, the keys, and the rows that match
/// nothing.</summary>
internal sealed class JoinShape
{
    public const int Left = 0;
    public const int Right = 1;

    private readonly JoinSpec _spec;
    private readonly IReadOnlyList<InputPort> _inputs;
    private readonly KeySpace? _keys;

    public JoinShape(string name, JoinSpec spec, IReadOnlyList<InputPort> inputs)
        : this(name, spec, inputs, JoinKeys.Unite(name, inputs)) { }

    /// <summary>A join whose result has keys of its own, or none.</summary>
    public JoinShape(string name, JoinSpec spec, IReadOnlyList<InputPort> inputs, KeySpace? keys)
    {
        if (spec.Type == JoinType.None) { throw new ArgumentException($"{name} has no type."); }
        _spec = spec;
        _inputs = inputs;
        _keys = keys;
        Pairs = new([.. ColumnsOf(Left, false), .. ColumnsOf(Right, false)]);
        Output = HasRight
            ? new([.. ColumnsOf(Left, Pads(Right)), .. ColumnsOf(Right, Pads(Left))])
            : new([.. ColumnsOf(Left, false)]);
        if (spec.Condition is not null) { _ = Binder.Condition(spec.Condition, Pairs, null); }
    }

    public JoinType Type => _spec.Type;

    /// <summary>The keys of both sides as one space.</summary>
    public KeySpace Keys => _keys!; // Only a join that does not go by keys has none, and asks for none.

    /// <summary>Whether rows match by their streams' keys.</summary>
    public bool GoesByKeys => _inputs[Right].Keys is not null;

    /// <summary>The columns of a pair, under their names in the result.</summary>
    public Schema Pairs { get; }

    /// <summary>The columns of the result: those of a pair, or the left ones alone.</summary>
    public Schema Output { get; }

    /// <summary>Whether the result has the right side's columns.</summary>
    public bool HasRight => Type is not (JoinType.Semi or JoinType.Anti);

    public Expression? Condition => _spec.Condition;

    public bool MatchesNulls => _spec.MatchesNulls;

    public Schema SchemaOf(int port) => _inputs[port].Schema;

    public KeySpace KeysOf(int port) => _inputs[port].Keys!; // Checked when they were united.

    /// <summary>Whether a side's rows that match nothing come out.</summary>
    public bool Pads(int port) => Type switch
    {
        JoinType.Full => true,
        JoinType.Left or JoinType.Anti => port == Left,
        JoinType.Right => port == Right,
        _ => false,
    };

    /// <summary>Whether it must be known of a side's rows that they have matched.</summary>
    public bool Tracks(int port) => Pads(port) || (Type == JoinType.Semi && port == Left);

    /// <summary>The inputs and what is done with them, for descriptions.</summary>
    public override string ToString() =>
        $"{Type} by {_keys?.ToString() ?? "no key"}{(MatchesNulls ? ", NULL matching NULL," : "")}"
        + $" of ({_spec.LeftPrefix}: {SchemaOf(Left)}) and ({_spec.RightPrefix}: {SchemaOf(Right)})"
        + (Condition is null ? "" : $" where {Condition}");

    private IEnumerable<Column> ColumnsOf(int port, bool isPadded)
    {
        var prefix = port == Left ? _spec.LeftPrefix : _spec.RightPrefix;
        return SchemaOf(port).Columns.Select(column =>
            column with { Name = prefix + column.Name, IsNullable = column.IsNullable || isPadded });
    }
}
