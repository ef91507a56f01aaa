using System.Globalization;
using Telemetry.Contract;
using Telemetry.Edge.Drivers.I2c;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Registers;

/// <summary>Any I2C device with registers, driven by its description.</summary>
internal sealed class RegistersChip : IChip
{
    private const int LooksMax = 100;
    private const int FieldBytesMax = 4;

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(2);

    private readonly I2cPort _port;
    private readonly RegistersConfig _config;
    private readonly TimeProvider _time;

    public RegistersChip(I2cPort port, RegistersConfig config, TimeProvider time)
    {
        _port = port;
        _config = config;
        _time = time;
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellation)
    {
        Require(_config.Identify, "This is another device");
        await WriteAsync(_config.Init, cancellation);
    }

    /// <inheritdoc/>
    public async Task MeasureAsync(SampleSet into, CancellationToken cancellation)
    {
        await WriteAsync(_config.Trigger, cancellation);
        await WaitUntilReadyAsync(cancellation);
        foreach (var value in _config.Values)
        {
            var number = (Read(value.Field) * value.Scale) + value.Offset;
            var isOutside = number < value.Min || number > value.Max;
            into.Add(value.Metric, value.Unit, number, isOutside ? ValueQuality.Range : ValueQuality.Good);
        }
        Require(_config.Verify, "The device has lost its settings");
    }

    /// <inheritdoc/>
    public void Dispose() => _port.Dispose();

    private async Task WaitUntilReadyAsync(CancellationToken cancellation)
    {
        if (_config.Ready is not { } ready)
        {
            return;
        }
        for (var look = 0; look < LooksMax; look++)
        {
            if (Read(ready.Field) == ready.Equal)
            {
                return;
            }
            await Task.Delay(LookAgainAfter, _time, cancellation);
        }
        throw new TimeoutException("The device never got ready.");
    }

    private async Task WriteAsync(IReadOnlyList<RegisterWrite> writes, CancellationToken cancellation)
    {
        foreach (var write in writes)
        {
            _port.Write(write.Bytes);
            if (write.Wait > TimeSpan.Zero)
            {
                await Task.Delay(write.Wait, _time, cancellation);
            }
        }
    }

    private void Require(IReadOnlyList<RegisterCondition> conditions, string otherwise)
    {
        foreach (var condition in conditions)
        {
            var found = Read(condition.Field);
            if (found != condition.Equal)
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{otherwise}: register 0x{condition.Field.Register:X2} says {found}, not {condition.Equal}."));
            }
        }
    }

    private long Read(RegisterField field)
    {
        Span<byte> bytes = stackalloc byte[FieldBytesMax];
        bytes = bytes[..field.Width];
        _port.Read((byte)field.Register, bytes);
        return field.Decode(bytes);
    }
}
