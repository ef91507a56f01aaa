using System.Globalization;

namespace Telemetry.Simulation.Kernel;

/// <summary>
/// Everything that happens, as a hash, and as text when somebody wants to read it. The same seed gives the same hash:
/// what would make it differ (threads, wall time, hashing by chance) has no place in the world.
/// </summary>
internal sealed class Trace(TextWriter? output)
{
    private const ulong Prime = 1099511628211UL;

    private ulong _hash = 14695981039346656037UL;

    /// <summary>Is somebody reading? Then, and only then, texts are worth making.</summary>
    public bool IsTold => output is not null;

    public ulong Hash => _hash;

    public long Events { get; private set; }

    /// <summary>Something happened: to whom, what, and up to two numbers that say it exactly.</summary>
    public void Note(long ticks, string who, string what, long first = 0, long second = 0)
    {
        Events++;
        Add(who);
        Add(what);
        Add(ticks);
        Add(first);
        Add(second);
        if (output is not null)
        {
            Tell(ticks, who, first == 0 && second == 0 ? what : string.Create(
                CultureInfo.InvariantCulture, $"{what} {first} {second}"));
        }
    }

    /// <summary>A text for readers only; it is not part of the hash.</summary>
    public void Tell(long ticks, string who, string text) =>
        output?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{TimeSpan.FromTicks(ticks):d\\.hh\\:mm\\:ss\\.ffffff} {who,-10} {text}"));

    private void Add(string text)
    {
        var hash = _hash;
        foreach (var letter in text)
        {
            hash = (hash ^ letter) * Prime;
        }
        _hash = hash;
    }

    private void Add(long number)
    {
        _hash = (_hash ^ (ulong)number) * Prime;
        _hash ^= _hash >> 29;
    }
}
