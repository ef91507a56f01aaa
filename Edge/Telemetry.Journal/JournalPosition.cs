using System.Globalization;

namespace Telemetry.Journal;

/// <summary>The place of a record in a journal: a dense number from 0, never used again.</summary>
/// <param name="Value">The number.</param>
public readonly record struct JournalPosition(long Value) : IComparable<JournalPosition>
{
    /// <summary>The place behind this one.</summary>
    public JournalPosition Next => new(Value + 1);

    /// <inheritdoc/>
    public int CompareTo(JournalPosition other) => Value.CompareTo(other.Value);

    /// <summary>Is <paramref name="left"/> before <paramref name="right"/>?</summary>
    public static bool operator <(JournalPosition left, JournalPosition right) => left.Value < right.Value;

    /// <summary>Is <paramref name="left"/> behind <paramref name="right"/>?</summary>
    public static bool operator >(JournalPosition left, JournalPosition right) => left.Value > right.Value;

    /// <summary>Is <paramref name="left"/> not behind <paramref name="right"/>?</summary>
    public static bool operator <=(JournalPosition left, JournalPosition right) => left.Value <= right.Value;

    /// <summary>Is <paramref name="left"/> not before <paramref name="right"/>?</summary>
    public static bool operator >=(JournalPosition left, JournalPosition right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
