using Telemetry.Contract;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>
/// One slave as a sampled sensor. A poll that is not answered ends at its first silence, so that a dead slave costs the
/// bus one timeout a poll; what a slave does not have is left out and told, and the rest is read.
/// </summary>
internal sealed class ModbusSlave : ISampledSensor, IWritableSensor
{
    private readonly Func<ModbusBus> _join;
    private readonly Action _leave;
    private readonly ModbusSlaveOptions _options;
    private readonly Lock _gate = new();
    private ModbusBus? _bus;
    private List<ModbusRequest> _requests;

    /// <param name="join">Joins the slave's bus, before its first request.</param>
    /// <param name="leave">Leaves it at the end.</param>
    /// <param name="options">The slave.</param>
    public ModbusSlave(Func<ModbusBus> join, Action leave, ModbusSlaveOptions options)
    {
        _join = join;
        _leave = leave;
        _options = options;
        _requests = [.. ModbusPlan.Build(options.Points, options.RegistersMax, options.HoleMax)];
    }

    /// <summary>The reads of one poll.</summary>
    public IReadOnlyList<ModbusRequest> Requests => _requests;

    /// <inheritdoc/>
    public async Task SampleAsync(SampleSet into, CancellationToken cancellation)
    {
        foreach (var request in _requests.ToArray())
        {
            try
            {
                var contents = await ReadAsync(request, cancellation);
                foreach (var point in request.Points)
                {
                    Add(into, point, ValueOf(point, request, contents.Span));
                }
            }
            catch (ModbusException e) when (e.IsOfTheAddress)
            {
                foreach (var point in request.Points)
                {
                    into.Miss(point.Metric, $"Slave {_options.Slave}: {e.Message}");
                }
                Narrow(request);
            }
        }
    }

    /// <inheritdoc/>
    public async Task WriteAsync(string metric, double value, CancellationToken cancellation)
    {
        var point = _options.Points.FirstOrDefault(p => p.Metric == metric)
            ?? throw new ArgumentException($"There is no point {metric}.", nameof(metric));
        if (!point.IsWritable)
        {
            throw new ArgumentException($"{metric} is not writable in the configuration.", nameof(metric));
        }
        if (!double.IsFinite(value) || value < point.Min || value > point.Max)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"{metric} must be in its range.");
        }
        await Bus().AskAsync(_options.Slave, RequestOf(point, value), _options.Timeout, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_bus is not null)
            {
                _bus = null;
                _leave();
            }
        }
    }

    private ModbusBus Bus()
    {
        lock (_gate)
        {
            return _bus ??= _join();
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(ModbusRequest request, CancellationToken cancellation)
    {
        var pdu = ModbusPdu.Read(request.Function, request.Address, request.Count);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await Bus().AskAsync(_options.Slave, pdu, _options.Timeout, cancellation);
            }
            catch (ModbusException e) when (e.IsWorthRepeating && attempt < _options.Retries)
            {
                // Noise on the line.
            }
        }
    }

    private static double ValueOf(ModbusPoint point, ModbusRequest request, ReadOnlySpan<byte> contents)
    {
        var at = point.Address - request.Address;
        return point.IsOfBits
            ? (contents[at / 8] >> (at % 8)) & 1
            : ModbusValues.Decode(point, contents[(2 * at)..]);
    }

    private static void Add(SampleSet into, ModbusPoint point, double value)
    {
        var quality = value < point.Min || value > point.Max ? ValueQuality.Range : ValueQuality.Good;
        if (point.Type == ModbusType.Bool)
        {
            into.Add(point.Metric, value != 0, TimeSpan.Zero, quality);
        }
        else
        {
            into.Add(point.Metric, point.Unit, value, quality);
        }
    }

    /// <summary>
    /// The slave does not have all of it: perhaps only what lies in a hole. From the next poll on the holes are left
    /// out; what has none is asked for as it is, since the slave may come to have it.
    /// </summary>
    private void Narrow(ModbusRequest request)
    {
        var narrow = ModbusPlan.WithoutHoles(request);
        if (narrow.Count > 1)
        {
            _requests = [.. _requests.Where(r => r != request), .. narrow];
        }
    }

    private static byte[] RequestOf(ModbusPoint point, double value)
    {
        if (point.Area == ModbusArea.Coil)
        {
            return value is 0 or 1
                ? ModbusPdu.WriteCoil(point.Address, value != 0)
                : throw new ArgumentOutOfRangeException(nameof(value), value, $"{point.Metric} is 0 or 1.");
        }
        var registers = ModbusValues.Encode(point, value);
        return registers.Length == 1
            ? ModbusPdu.WriteRegister(point.Address, registers[0])
            : ModbusPdu.WriteRegisters(point.Address, registers);
    }
}
