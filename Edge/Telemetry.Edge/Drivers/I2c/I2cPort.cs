using System.Buffers.Binary;
using System.Device.I2c;

namespace Telemetry.Edge.Drivers.I2c;

/// <summary>
/// Transfers to one device. Each is tried a few times, because I2C loses one now and then; the last failure goes up.
/// </summary>
internal sealed class I2cPort : IDisposable
{
    /// <summary>Tries of one transfer before the bus counts as faulty.</summary>
    public const int TransferTriesMax = 3;

    private readonly I2cDevice _bus;

    public I2cPort(I2cDevice bus)
    {
        _bus = bus;
    }

    /// <summary>Reads from a register on.</summary>
    public void Read(byte register, Span<byte> into) => WriteRead([register], into);

    public byte ReadByte(byte register)
    {
        Span<byte> one = stackalloc byte[1];
        Read(register, one);
        return one[0];
    }

    /// <summary>Reads a word, the high byte first.</summary>
    public ushort ReadWord(byte register)
    {
        Span<byte> two = stackalloc byte[2];
        Read(register, two);
        return BinaryPrimitives.ReadUInt16BigEndian(two);
    }

    /// <summary>Writes a byte to a register.</summary>
    public void WriteByte(byte register, byte value) => Write([register, value]);

    /// <summary>Writes a word to a register, the high byte first.</summary>
    public void WriteWord(byte register, ushort value) => Write([register, (byte)(value >> 8), (byte)value]);

    /// <summary>Writes, and reads after a repeated start.</summary>
    public void WriteRead(scoped ReadOnlySpan<byte> write, Span<byte> read)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _bus.WriteRead(write, read);
                return;
            }
            catch (IOException) when (attempt < TransferTriesMax)
            {
                // The next try is the answer to a lost transfer.
            }
        }
    }

    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _bus.Write(bytes);
                return;
            }
            catch (IOException) when (attempt < TransferTriesMax)
            {
                // As above.
            }
        }
    }

    /// <summary>Reads without saying from where.</summary>
    public void Read(Span<byte> into)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _bus.Read(into);
                return;
            }
            catch (IOException) when (attempt < TransferTriesMax)
            {
                // As above.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _bus.Dispose();
}
