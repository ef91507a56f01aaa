namespace Telemetry.Gateway.History;

/// <summary>Where the output journal says an event: a record, and the row in it.</summary>
/// <param name="Position">The record.</param>
/// <param name="Row">The row's number within its step.</param>
internal readonly record struct EventPlace(long Position, int Row)
{
    /// <summary>As a text in the order of the places.</summary>
    public override string ToString() => SortKey.Join(SortKey.Of(Position), SortKey.Of(Row));
}
