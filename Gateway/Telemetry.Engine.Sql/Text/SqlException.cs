namespace Telemetry.Engine.Sql.Text;

/// <summary>A script that cannot be read, understood or planned. Its message is the error as rendered for
/// people.</summary>
public sealed class SqlException : Exception
{
    /// <summary>Wraps an error.</summary>
    public SqlException(SqlError error)
        : base(Required(error).Render()) => Error = error;

    /// <summary>An error about a stretch of text.</summary>
    public SqlException(string code, string message, SourceSpan span)
        : this(new SqlError(code, message, span))
    {
    }

    /// <summary>What is wrong and where.</summary>
    public SqlError Error { get; }

    private static SqlError Required(SqlError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error;
    }
}
