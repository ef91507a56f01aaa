namespace Telemetry.Contract;

/// <summary>One transfer: write, then (with a repeated start) read. Spans point into the parsed bytes.</summary>
public readonly ref struct I2cRequest
{
    /// <summary>Makes a request.</summary>
    public I2cRequest(byte address, ReadOnlySpan<byte> write, int readLength)
    {
        Address = address;
        Write = write;
        ReadLength = readLength;
    }

    /// <summary>The 7-bit address.</summary>
    public byte Address { get; }

    /// <summary>What is written first; may be empty.</summary>
    public ReadOnlySpan<byte> Write { get; }

    /// <summary>How many bytes are then read; may be 0.</summary>
    public int ReadLength { get; }
}
