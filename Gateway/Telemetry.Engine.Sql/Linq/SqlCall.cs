namespace Telemetry.Engine.Sql.Linq;

/// <summary>Functions of SQL that C# has no word for. Its methods stand in expressions only: they are read, not
/// run.</summary>
public static class SqlCall
{
    /// <summary>A scalar function by its name: <c>SqlCall.Of&lt;string&gt;("REGEXP_EXTRACT", r.Text, "a(.)",
    /// 1)</c>.</summary>
    /// <typeparam name="TResult">Of the result.</typeparam>
    /// <exception cref="NotSupportedException">Always, when run instead of read.</exception>
    public static TResult Of<TResult>(string function, params object?[] arguments)
        => throw new NotSupportedException(
            $"{function} is read by tables, not run; it got {arguments?.Length} arguments.");

    /// <summary><c>value LIKE pattern</c>.</summary>
    /// <exception cref="NotSupportedException">Always, when run instead of read.</exception>
    public static bool Like(string? value, string pattern)
        => throw new NotSupportedException($"LIKE '{pattern}' is read by tables, not run on '{value}'.");
}
