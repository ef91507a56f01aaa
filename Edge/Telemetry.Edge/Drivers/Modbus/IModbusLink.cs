namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>How requests reach slaves: a serial line or TCP. One caller at a time.</summary>
internal interface IModbusLink : IDisposable
{
    /// <summary>Sends a request to one slave and gives its answer, good or an exception.</summary>
    /// <param name="slave">The slave.</param>
    /// <param name="request">Function code and contents.</param>
    /// <param name="timeout">How long the slave may think; the time that the bytes are on the line comes on
    /// top.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="ModbusException">There is no answer, or not a usable one.</exception>
    Task<byte[]> ExchangeAsync(
        byte slave, ReadOnlyMemory<byte> request, TimeSpan timeout, CancellationToken cancellation);

    /// <summary>Sends a write to all slaves of a line; nobody answers.</summary>
    Task BroadcastAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation);
}
