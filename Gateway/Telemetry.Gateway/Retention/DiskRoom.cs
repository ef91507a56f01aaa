using System.Globalization;
using Telemetry.Gateway.Ingest;

namespace Telemetry.Gateway.Retention;

/// <summary>
/// Whether there is room for what comes in. Asked before each publish: what is refused costs nothing, what was begun is
/// acknowledged when it is durable. Any thread; the watch alone sets it.
/// </summary>
internal sealed class DiskRoom(GatewayJournals journals)
{
    private readonly GatewayJournals _journals = journals;
    private volatile Seen _seen = new(SpaceState.None, 0, default);

    /// <summary>What was seen at the last look.</summary>
    public SpaceState State => _seen.State;

    /// <summary>Free bytes at the last look.</summary>
    public long FreeBytes => _seen.FreeBytes;

    /// <summary>The marks that the state goes by.</summary>
    public SpaceMarks Marks => _seen.Marks;

    /// <summary>A journal could not be written: there is no room at all.</summary>
    public bool IsExhausted => _journals.Input.IsFull || _journals.Output.IsFull;

    /// <summary>Nothing may be taken now.</summary>
    public bool IsRefusing => _seen.State == SpaceState.Full || IsExhausted;

    /// <summary>How it is, for people and for the reason of a refusal.</summary>
    public string Reason => IsExhausted
        ? "the disk is full"
        : string.Create(CultureInfo.InvariantCulture, $"{Word(_seen.State)}: {_seen.FreeBytes} bytes are free");

    public void Set(SpaceState state, long freeBytes, SpaceMarks marks) => _seen = new Seen(state, freeBytes, marks);

    private static string Word(SpaceState state) => state switch
    {
        SpaceState.Full => "the disk is nearly full",
        SpaceState.Low => "the disk will be full soon",
        SpaceState.Enough => "there is room",
        _ => "not looked at yet",
    };

    private sealed record Seen(SpaceState State, long FreeBytes, SpaceMarks Marks);
}
