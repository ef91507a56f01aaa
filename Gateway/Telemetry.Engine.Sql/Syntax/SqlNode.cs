using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>
/// A node of the syntax tree. Nodes are equal when they say the same: where they stand in the text is left out, so that
/// an
/// expression of the select list can be looked up among the grouping expressions. <see cref="object.ToString"/> gives
/// SQL.
/// </summary>
public abstract record SqlNode
{
    /// <summary>Gives the node its place.</summary>
    protected SqlNode(SourceSpan span) => Span = span;

    /// <summary>Where it stands.</summary>
    public SourceSpan Span { get; init; }

    /// <summary>Whether both are of one kind; the kinds add their own members, never the place.</summary>
    public virtual bool Equals(SqlNode? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();

    /// <summary>The node as SQL.</summary>
    public sealed override string ToString() => SqlPrinter.Print(this);
}
