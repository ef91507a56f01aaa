using Telemetry.FirmwareSim.Plant;

namespace Telemetry.FirmwareSim.Scenario;

/// <summary>
/// What a scenario makes of the messages of one who speaks by himself: nothing, half of them, or one letter another.
/// </summary>
internal sealed class MessageFaults(FaultSchedule faults, string target)
{
    private const ulong Stream = 40;

    private readonly Dictionary<SensorFault, int> _fired = [];
    private ulong _messages;

    /// <summary>How often a fault has come about.</summary>
    public int Fired(SensorFault fault) => _fired.GetValueOrDefault(fault);

    /// <summary>What arrives of a message that is said now; empty: nothing. One caller at a time.</summary>
    public byte[] Pass(byte[] message, TimeSpan now)
    {
        var number = _messages++;
        if (faults.Active(target, SensorFault.Dropout, now) is not null)
        {
            Count(SensorFault.Dropout);
            return [];
        }

        if (Happens(SensorFault.HalfFrame, now, number))
        {
            var end = 1 + (int)(Draw(number, 2) * (message.Length - 1));
            while (end > 1 && message[end - 1] < ' ')
            {
                end--; // In the middle of a line: nobody can miss a line that was never begun.
            }

            return message[..end];
        }

        if (Happens(SensorFault.CrcError, now, number))
        {
            var spoilt = message.ToArray();
            var at = (int)(Draw(number, 3) * message.Length);
            while (spoilt[at] <= ' ' || (spoilt[at] ^ 1) <= ' ')
            {
                at = (at + 1) % spoilt.Length; // A letter: the lines stay lines.
            }

            spoilt[at] ^= 1;
            return spoilt;
        }

        return message;
    }

    private bool Happens(SensorFault fault, TimeSpan now, ulong number)
    {
        if (faults.Active(target, fault, now) is not { } active
            || Draw(number, fault == SensorFault.HalfFrame ? 0UL : 1UL) >= active.Amount)
        {
            return false;
        }

        Count(fault);
        return true;
    }

    private double Draw(ulong number, ulong which) =>
        SeededNoise.Uniform(faults.Seed, Stream + which, number);

    private void Count(SensorFault fault) => _fired[fault] = Fired(fault) + 1;
}
