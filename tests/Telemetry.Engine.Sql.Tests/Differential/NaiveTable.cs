namespace Telemetry.Engine.Sql.Tests.Differential;

/// <summary>A table or view and what is in it, found the plain way. Values are <see langword="long"/>,
/// <see langword="string"/> or null.</summary>
/// <param name="Name">Its name in the script.</param>
/// <param name="Columns">Its columns: those that hold texts begin with <c>s</c>.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record NaiveTable(string Name, string[] Columns, List<object?[]> Rows)
{
    /// <summary>Whether its rows have an event time, in the column <c>ts</c>.</summary>
    public bool IsTimed { get; init; }

    /// <summary>Whether <c>id</c> is another number in each row.</summary>
    public bool HasId { get; init; }

    public int Texts => Array.FindIndex(Columns, IsText);

    public IEnumerable<int> Numbers =>
        Enumerable.Range(0, Columns.Length).Where(column => !IsText(Columns[column]) && !IsTime(Columns[column]));

    public int IndexOf(string column) => Array.IndexOf(Columns, column);

    /// <summary>The event time: <c>ts</c>, or <c>l_ts</c> and the like behind a join.</summary>
    private static bool IsTime(string column) => column == "ts" || column.Contains("_ts", StringComparison.Ordinal);

    private static bool IsText(string column) => column[0] == 's';
}
