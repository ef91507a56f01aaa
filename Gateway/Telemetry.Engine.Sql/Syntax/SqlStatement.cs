using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>A statement of a script.</summary>
public abstract record SqlStatement : SqlNode
{
    private SqlStatement(SourceSpan span)
        : base(span)
    {
    }

    /// <summary>A query whose rows are the script's result.</summary>
    public sealed record Query(SqlQuery Body, SourceSpan Span) : SqlStatement(Span);

    /// <summary><c>INSERT INTO table [(columns)] query</c>; no columns = all in order.</summary>
    public sealed record Insert(SqlName Table, SqlList<SqlIdentifier> Columns, SqlQuery Source, SourceSpan Span)
        : SqlStatement(Span);

    /// <summary><c>EXECUTE STATEMENT SET BEGIN insert; … END</c>: pipelines that start as one.</summary>
    public sealed record InsertSet(SqlList<SqlStatement> Inserts, SourceSpan Span) : SqlStatement(Span);

    /// <summary><c>EXPLAIN [PLAN FOR] statement</c>; details such as CHANGELOG_MODE as words in capitals.</summary>
    public sealed record Explain(SqlStatement Statement, SqlList<string> Details, SourceSpan Span) : SqlStatement(Span);

    /// <summary><c>SET 'key' = 'value'</c>.</summary>
    public sealed record Set(SqlOption Option, SourceSpan Span) : SqlStatement(Span);

    /// <summary><c>RESET 'key'</c>; null = all.</summary>
    public sealed record Reset(string? Key, SourceSpan Span) : SqlStatement(Span);

    /// <summary><c>CREATE [TEMPORARY] TABLE name ( … ) WITH ( … )</c>.</summary>
    /// <param name="Name">Of the table.</param>
    /// <param name="Definition">Columns, watermark, key, options.</param>
    /// <param name="Span">Where it stands.</param>
    public sealed record CreateTable(SqlName Name, SqlTableDefinition Definition, SourceSpan Span) : SqlStatement(Span)
    {
        /// <summary>Whether TEMPORARY is said.</summary>
        public bool IsTemporary { get; init; }

        /// <summary>IF NOT EXISTS.</summary>
        public bool IfNotExists { get; init; }
    }

    /// <summary><c>CREATE [OR REPLACE] [TEMPORARY] [MATERIALIZED] VIEW name [(columns)] AS query</c>; materialized or
    /// not is one here.</summary>
    /// <param name="Name">Of the view.</param>
    /// <param name="Columns">Names for its columns; empty when they keep theirs.</param>
    /// <param name="Body">What it stands for.</param>
    /// <param name="Span">Where it stands.</param>
    public sealed record CreateView(SqlName Name, SqlList<SqlIdentifier> Columns, SqlQuery Body, SourceSpan Span)
        : SqlStatement(Span)
    {
        /// <summary>Whether TEMPORARY is said.</summary>
        public bool IsTemporary { get; init; }

        /// <summary>IF NOT EXISTS.</summary>
        public bool IfNotExists { get; init; }

        /// <summary>OR REPLACE.</summary>
        public bool OrReplace { get; init; }

        /// <summary>COMMENT; null when there is none.</summary>
        public string? Comment { get; init; }
    }

    /// <summary>
    /// <c>CREATE FUNCTION name(a INT) RETURNS INT LANGUAGE SQL AS $$SELECT a + 1$$</c>, also <c>RETURN a + 1</c>: a
    /// name for an
    /// expression over its parameters.
    /// </summary>
    /// <param name="Name">Of the function.</param>
    /// <param name="Parameters">In order.</param>
    /// <param name="Returns">The type of its result.</param>
    /// <param name="Body">Parameters stand in it as columns.</param>
    /// <param name="Span">Where it stands.</param>
    public sealed record CreateFunction(
        SqlName Name, SqlList<SqlField> Parameters, SqlTypeName Returns, SqlExpression Body, SourceSpan Span)
        : SqlStatement(Span)
    {
        /// <summary>Whether TEMPORARY is said.</summary>
        public bool IsTemporary { get; init; }

        /// <summary>IF NOT EXISTS.</summary>
        public bool IfNotExists { get; init; }

        /// <summary>OR REPLACE.</summary>
        public bool OrReplace { get; init; }
    }

    /// <summary><c>CREATE MODEL name INPUT ( … ) OUTPUT ( … ) WITH ( … )</c>: a reference to a model that is
    /// elsewhere.</summary>
    /// <param name="Name">Of the model within SQL.</param>
    /// <param name="Inputs">Columns that go in.</param>
    /// <param name="Outputs">Columns that come out.</param>
    /// <param name="Options">Which model it is.</param>
    /// <param name="Span">Where it stands.</param>
    public sealed record CreateModel(
        SqlName Name, SqlList<SqlField> Inputs, SqlList<SqlField> Outputs, SqlList<SqlOption> Options, SourceSpan Span)
        : SqlStatement(Span)
    {
        /// <summary>Whether TEMPORARY is said.</summary>
        public bool IsTemporary { get; init; }

        /// <summary>IF NOT EXISTS.</summary>
        public bool IfNotExists { get; init; }

        /// <summary>COMMENT; null when there is none.</summary>
        public string? Comment { get; init; }
    }

    /// <summary><c>DROP [TEMPORARY] TABLE|VIEW|FUNCTION|MODEL [IF EXISTS] name</c>.</summary>
    public sealed record Drop(SqlObjectKind Kind, SqlName Name, bool IfExists, SourceSpan Span) : SqlStatement(Span)
    {
        /// <summary>Whether TEMPORARY is said.</summary>
        public bool IsTemporary { get; init; }
    }
}
