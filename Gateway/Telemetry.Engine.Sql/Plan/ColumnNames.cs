using System.Globalization;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>Names that are taken; gives others that are not, as Flink does: <c>id</c>, <c>id0</c>,
/// <c>id1</c>.</summary>
internal sealed class ColumnNames(IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    /// <summary>The name, or one like it that is free; taken from now on.</summary>
    public string Unique(string name)
    {
        var free = name;
        for (var number = 0; !_taken.Add(free); number++)
        {
            free = name + number.ToString(CultureInfo.InvariantCulture);
        }
        return free;
    }
}
