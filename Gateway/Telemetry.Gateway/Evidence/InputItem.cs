namespace Telemetry.Gateway.Evidence;

/// <summary>A record of the input journal, as evidence names it.</summary>
/// <param name="Position">Its position.</param>
/// <param name="Kind">What it is: <c>pack</c>, <c>status</c>, <c>tick</c>, <c>control</c>, <c>dead_letter</c>; or
/// <c>gone</c>.</param>
/// <param name="At">When it arrived, by the journal's time.</param>
/// <param name="Device">The device that it is of, if any.</param>
/// <param name="Agent">The agent that it came from, if any.</param>
/// <param name="What">What it says, in a few words.</param>
internal sealed record InputItem(
    long Position, string Kind, DateTime? At, string? Device, string? Agent, string? What)
{
    /// <summary>A record that cannot be read.</summary>
    public static InputItem Gone(long position) => new(position, "gone", null, null, null, null);
}
