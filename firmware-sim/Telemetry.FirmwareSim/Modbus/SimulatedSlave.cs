namespace Telemetry.FirmwareSim.Modbus;

/// <summary>One slave: its tables, and what it does wrong.</summary>
/// <param name="Bank">Its tables.</param>
/// <param name="Faults">Which requests go wrong.</param>
internal sealed record SimulatedSlave(RegisterBank Bank, SlaveFaultPlan Faults)
{
    private const byte DeviceFailure = 4;

    /// <summary>How late a slow answer is.</summary>
    public TimeSpan Delay => Faults.Delay;

    /// <summary>The fault of the next request, and the answer to it: empty when nothing is said.</summary>
    public (SlaveFault Fault, byte[] Answer) Handle(ReadOnlySpan<byte> request)
    {
        var fault = Faults.Next();
        return fault switch
        {
            SlaveFault.Silent => (fault, []),
            SlaveFault.Exception => (fault, RegisterBank.Refuse(request, DeviceFailure)),
            _ => (fault, Bank.Answer(request)),
        };
    }
}
