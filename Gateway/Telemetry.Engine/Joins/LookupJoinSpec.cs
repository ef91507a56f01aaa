using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.Joins;

/// <summary>
/// Rows with what a small table says of them now, such as the device registry. Its rows come as messages
/// (<see cref="LookupEntry"/>) for the operator, and hold from that journal record on; or they are <see cref="Rows"/>,
/// once and for all. Types are <see cref="JoinType.Inner"/> and <see cref="JoinType.Left"/>, with rows that are known
/// also <see cref="JoinType.Semi"/> and <see cref="JoinType.Anti"/>.
/// </summary>
public sealed record LookupJoinSpec : JoinSpec
{
    /// <summary>The table's key columns.</summary>
    public required ImmutableArray<Column> KeyColumns { get; init; }

    /// <summary>The table's other columns. One that is not nullable must be in each entry.</summary>
    public required ImmutableArray<Column> Columns { get; init; }

    /// <summary>The stream's columns that are compared with the key columns, in their order and of their
    /// types.</summary>
    public required ImmutableArray<string> On { get; init; }

    /// <summary>All rows that the table will ever have, any number of a key: the key columns' values, then the others',
    /// each a long (for Time too, in microseconds), double, bool, string or decimal, or null. Null when rows come as
    /// messages, one of each key.</summary>
    public ImmutableArray<ImmutableArray<object?>>? Rows { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"on {string.Join(", ", On.Zip(KeyColumns, (mine, key) => $"{mine} = {key.Name}"))}"
        + (Rows is { } rows ? $", {rows.Length.ToString(CultureInfo.InvariantCulture)} rows {HashOf(rows)}" : "");

    /// <summary>Other rows make another pipeline.</summary>
    private static string HashOf(ImmutableArray<ImmutableArray<object?>> rows)
    {
        var text = new StringBuilder();
        foreach (var value in rows.SelectMany(row => row))
        {
            var shown = string.Create(CultureInfo.InvariantCulture, $"{value?.GetType().Name}{value}");
            text.Append(CultureInfo.InvariantCulture, $"{shown.Length}:{shown}");
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }
}
