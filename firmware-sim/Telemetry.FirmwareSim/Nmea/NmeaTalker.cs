using System.Text;
using Telemetry.FirmwareSim.Plant;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.FirmwareSim.Nmea;

/// <summary>
/// Instruments of a boat on one line. Every period they say all they know; nobody is asked whether he listens.
/// </summary>
internal sealed class NmeaTalker(ulong seed, TalkerOptions options, TimeProvider time)
{
    private const ulong Garbling = 30;

    private readonly Vessel _vessel = new(seed);
    private readonly long _start = time.GetTimestamp();
    private ulong _moments;

    /// <summary>What becomes of them on their way; null: nothing.</summary>
    public MessageFaults? Faults { get; init; }

    /// <summary>The sentences of now; empty: nobody hears any.</summary>
    public byte[] Say()
    {
        var age = time.GetElapsedTime(_start);
        var utc = time.GetUtcNow();
        var text = Encoding.ASCII.GetBytes(NmeaFormat.All(
            options.Talker,
            _vessel.At(age),
            options.IsRolledOver ? utc.AddDays(-1024 * 7) : utc,
            isFixed: age >= options.NoFixFor));
        var moment = _moments++;
        if (SeededNoise.Uniform(seed, Garbling, 2 * moment) < options.Garbled)
        {
            // Always a letter of a sentence, never its beginning or end: exactly one sentence is lost.
            var line = Encoding.ASCII.GetString(text).Split("\r\n")[0];
            text[1 + (int)(SeededNoise.Uniform(seed, Garbling, (2 * moment) + 1) * (line.Length - 4))] ^= 0x01;
        }

        return Faults?.Pass(text, age) ?? text;
    }

    /// <summary>Says it every period until cancelled.</summary>
    public async Task RunAsync(Action<byte[]> write, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(options.Period, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            if (Say() is { Length: > 0 } said)
            {
                write(said);
            }
        }
    }
}
