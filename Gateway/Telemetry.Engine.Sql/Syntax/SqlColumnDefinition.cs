using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>A column of CREATE TABLE.</summary>
public abstract record SqlColumnDefinition : SqlNode
{
    private SqlColumnDefinition(SqlIdentifier name, SourceSpan span)
        : base(span) => Name = name;

    /// <summary>Its name.</summary>
    public SqlIdentifier Name { get; init; }

    /// <summary>COMMENT; null when there is none.</summary>
    public string? Comment { get; init; }

    /// <summary>Adds the name and the comment to what must be equal.</summary>
    public virtual bool Equals(SqlColumnDefinition? other)
        => base.Equals(other) && Name == other.Name && Comment == other.Comment;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Name, Comment);

    /// <summary><c>name type [NOT NULL]</c>: read from the input.</summary>
    public sealed record Physical(SqlIdentifier Name, SqlTypeName Type, SourceSpan Span) : SqlColumnDefinition(Name,
        Span);

    /// <summary><c>name AS expression</c>: computed from the others.</summary>
    public sealed record Computed(SqlIdentifier Name, SqlExpression Expression, SourceSpan Span)
        : SqlColumnDefinition(Name, Span);

    /// <summary><c>name type METADATA [FROM 'key'] [VIRTUAL]</c>: known of the row, not in it.</summary>
    public sealed record Metadata(SqlIdentifier Name, SqlTypeName Type, string? Key, bool IsVirtual, SourceSpan Span)
        : SqlColumnDefinition(Name, Span);
}
