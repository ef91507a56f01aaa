namespace Telemetry.Engine.Typed.Stages;

/// <summary>Conditions that rows must meet, all of them, in their order.</summary>
internal sealed class RowConditions<T>(Func<T, bool>[] conditions)
{
    public static RowConditions<T> None { get; } = new([]);

    public bool IsEmpty => conditions.Length == 0;

    public int Count => conditions.Length;

    public RowConditions<T> And(Func<T, bool> condition) => new([.. conditions, condition]);

    /// <summary>Puts the numbers of the rows that pass behind each other.</summary>
    /// <param name="rows">The rows; those that pass move to the front.</param>
    /// <param name="first">The number of the first one.</param>
    /// <param name="selection">Takes the numbers.</param>
    /// <returns>How many pass.</returns>
    public int Select(Span<T> rows, int first, Span<int> selection)
    {
        var count = 0;
        if (conditions.Length == 1)
        {
            var condition = conditions[0];
            for (var row = 0; row < rows.Length; row++)
            {
                if (!condition(rows[row])) { continue; }
                rows[count] = rows[row];
                selection[count++] = first + row;
            }
            return count;
        }
        for (var row = 0; row < rows.Length; row++)
        {
            if (!Passes(rows[row])) { continue; }
            rows[count] = rows[row];
            selection[count++] = first + row;
        }
        return count;
    }

    private bool Passes(T row)
    {
        foreach (var condition in conditions)
        {
            if (!condition(row)) { return false; }
        }
        return true;
    }
}
