using System.Numerics;

namespace Telemetry.Simulation.Kernel;

/// <summary>
/// A seeded source of chance (xoshiro256**), the same on every machine and in every version of .NET. Each part of the
/// world draws from a fork of its own, so that a change in one does not shift the others.
/// </summary>
internal sealed class Chance : Random
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public Chance(ulong seed)
        : base(0)
    {
        Seed = seed;
        _a = Mix(ref seed);
        _b = Mix(ref seed);
        _c = Mix(ref seed);
        _d = Mix(ref seed);
    }

    public ulong Seed { get; }

    /// <summary>Another source that depends on this one's seed and a name, not on what was drawn.</summary>
    public Chance Fork(string name)
    {
        var hash = Seed ^ 14695981039346656037UL;
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }
        return new Chance(hash);
    }

    public bool Happens(double probability) => probability > 0 && NextDouble() < probability;

    /// <summary>Between two spans, evenly.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * NextDouble());

    /// <summary>Between two spans, evenly by order of magnitude: small ones are as frequent as great ones.</summary>
    public TimeSpan BetweenMagnitudes(TimeSpan least, TimeSpan most) =>
        least * Math.Pow(most / least, NextDouble());

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    /// <inheritdoc/>
    public override int Next() => (int)(NextBits() >> 33) & 0x7FFFFFFE;

    /// <inheritdoc/>
    public override int Next(int maxValue) => (int)NextInt64(maxValue);

    /// <inheritdoc/>
    public override int Next(int minValue, int maxValue) => (int)NextInt64(minValue, maxValue);

    /// <inheritdoc/>
    public override long NextInt64() => (long)(NextBits() >> 1);

    /// <inheritdoc/>
    public override long NextInt64(long maxValue) =>
        maxValue <= 1 ? 0 : (long)Math.BigMul(NextBits(), (ulong)maxValue, out _);

    /// <inheritdoc/>
    public override long NextInt64(long minValue, long maxValue) => minValue + NextInt64(maxValue - minValue);

    /// <inheritdoc/>
    public override double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc/>
    public override float NextSingle() => (float)NextDouble();

    /// <inheritdoc/>
    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    /// <inheritdoc/>
    public override void NextBytes(Span<byte> buffer)
    {
        foreach (ref var octet in buffer)
        {
            octet = (byte)NextBits();
        }
    }

    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <inheritdoc/>
    protected override double Sample() => NextDouble();

    private static ulong Mix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
