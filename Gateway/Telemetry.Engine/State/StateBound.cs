using System.Globalization;
using System.Text;

namespace Telemetry.Engine.State;

/// <summary>
/// How much an operator can remember at most, known before anything runs: bytes for itself, for each key, for each
/// source, and whether it keeps rows or windows that the <see cref="StateBudget"/> counts and so limits. Sizes are
/// those of memory, rounded up.
/// </summary>
public sealed record StateBound
{
    private StateBound() { }

    /// <summary>Nothing is remembered.</summary>
    public static StateBound None { get; } = new();

    /// <summary>Bytes that do not depend on the input.</summary>
    public long FixedBytes { get; init; }

    /// <summary>Bytes for each key that was ever seen.</summary>
    public long BytesPerKey { get; init; }

    /// <summary>Bytes for each source that was ever seen.</summary>
    public long BytesPerSource { get; init; }

    /// <summary>Whether rows or windows are kept beside it, which the partition's budget counts: they share
    /// <see cref="EngineLimits.StateBytesMax"/> with those of all other operators.</summary>
    public bool IsCounted { get; init; }

    /// <summary>The limits that the numbers rest on, by name.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>Why there is no bound; null when there is one.</summary>
    public string? Unbounded { get; init; }

    /// <summary>Whether there is a bound.</summary>
    public bool IsBounded => Unbounded is null;

    /// <summary>A bound of bytes.</summary>
    /// <param name="fixedBytes">Bytes that do not depend on the input.</param>
    /// <param name="perKey">Bytes for each key.</param>
    /// <param name="perSource">Bytes for each source.</param>
    /// <param name="limits">The limits that the numbers rest on, by name.</param>
    /// <returns>The bound.</returns>
    public static StateBound Of(long fixedBytes, long perKey = 0, long perSource = 0, params string[] limits) =>
        new() { FixedBytes = fixedBytes, BytesPerKey = perKey, BytesPerSource = perSource, Limits = limits };

    /// <summary>A bound of bytes beside rows or windows that the budget counts.</summary>
    /// <param name="perKey">Bytes for each key that are not counted.</param>
    /// <param name="perSource">Bytes for each source that are not counted.</param>
    /// <returns>The bound.</returns>
    public static StateBound Counted(long perKey = 0, long perSource = 0) =>
        Of(0, perKey, perSource, nameof(EngineLimits.StateBytesPerSourceMax), nameof(EngineLimits.StateBytesMax)) with
        {
            IsCounted = true,
        };

    /// <summary>No bound.</summary>
    /// <param name="reason">Why: what grows, and with what.</param>
    /// <returns>The bound that is none.</returns>
    public static StateBound Unlimited(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return new() { Unbounded = reason };
    }

    /// <summary>Both together. What is counted is counted once, because the budget is one.</summary>
    /// <param name="other">The other bound.</param>
    /// <returns>The bound of both.</returns>
    public StateBound Plus(StateBound other) => new()
    {
        FixedBytes = Sum(FixedBytes, other.FixedBytes),
        BytesPerKey = Sum(BytesPerKey, other.BytesPerKey),
        BytesPerSource = Sum(BytesPerSource, other.BytesPerSource),
        IsCounted = IsCounted || other.IsCounted,
        Limits = [.. Limits.Union(other.Limits)],
        Unbounded = Unbounded is null ? other.Unbounded
            : other.Unbounded is null ? Unbounded : $"{Unbounded}; {other.Unbounded}",
    };

    /// <summary>The most that so many sources and keys can make it remember.</summary>
    /// <param name="sources">How many sources.</param>
    /// <param name="keys">How many keys.</param>
    /// <returns>Bytes; null when there is no bound.</returns>
    public long? BytesFor(long sources, long keys)
    {
        if (!IsBounded) { return null; }
        var counted = IsCounted
            ? Math.Min(EngineLimits.StateBytesMax, Product(EngineLimits.StateBytesPerSourceMax, Math.Max(1, sources)))
            : 0;
        return Sum(Sum(FixedBytes, counted), Sum(Product(BytesPerKey, keys), Product(BytesPerSource, sources)));
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Unbounded is not null) { return $"unbounded: {Unbounded}"; }
        var text = new StringBuilder();
        if (FixedBytes > 0) { Add(text, Size(FixedBytes)); }
        if (BytesPerKey > 0) { Add(text, $"{Size(BytesPerKey)} a key"); }
        if (BytesPerSource > 0) { Add(text, $"{Size(BytesPerSource)} a source"); }
        if (IsCounted) { Add(text, "rows or windows within the budget"); }
        if (text.Length == 0) { return "none"; }
        return Limits.Count == 0 ? text.ToString() : $"{text} ({string.Join(", ", Limits)})";
    }

    /// <summary>Bytes as people read them.</summary>
    internal static string Size(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
        var unit = 0;
        double value = bytes;
        for (; value >= 1_024 && unit < units.Length - 1; unit++) { value /= 1_024; }
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(value * 10) / 10:0.#} {units[unit]}");
    }

    private static void Add(StringBuilder text, string part) => text.Append(text.Length == 0 ? "" : " + ").Append(part);

    private static long Sum(long left, long right) =>
        left > long.MaxValue - right ? long.MaxValue : left + right;

    private static long Product(long left, long right) =>
        right > 0 && left > long.MaxValue / right ? long.MaxValue : left * right;
}
