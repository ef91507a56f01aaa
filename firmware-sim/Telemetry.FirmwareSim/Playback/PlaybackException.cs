namespace Telemetry.FirmwareSim.Playback;

/// <summary>A recording cannot be played; the message says which file, which line, and why.</summary>
internal sealed class PlaybackException : Exception
{
    public PlaybackException(string message)
        : base(message)
    {
    }

    public PlaybackException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public PlaybackException()
    {
    }
}
