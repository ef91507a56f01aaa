namespace Telemetry.Contract;

/// <summary>The answer to a transfer. The span points into the parsed bytes.</summary>
public readonly ref struct I2cReply
{
    /// <summary>Makes a reply.</summary>
    public I2cReply(I2cStatus status, ReadOnlySpan<byte> read)
    {
        Status = status;
        Read = read;
    }

    /// <summary>How it went.</summary>
    public I2cStatus Status { get; }

    /// <summary>What was read; as long as asked for when the status is ok, else empty.</summary>
    public ReadOnlySpan<byte> Read { get; }
}
