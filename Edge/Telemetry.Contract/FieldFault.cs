namespace Telemetry.Contract;

/// <summary>What is wrong with one field of a message, for people.</summary>
/// <param name="Path">Where it is, like <c>settings.sensors[2].period_ms</c>; empty: the message as a whole.</param>
/// <param name="Reason">What stands there and what may.</param>
public sealed record FieldFault(string Path, string Reason)
{
    /// <summary>As above, without control characters and cut to <see cref="Limits.FaultLengthMax"/>.</summary>
    public static FieldFault Of(string path, string reason) => new(Flat(path), Flat(reason));

    /// <inheritdoc/>
    public override string ToString() => Path.Length == 0 ? Reason : $"{Path}: {Reason}";

    /// <summary>Text of anybody's, fit for a message: one line, bounded.</summary>
    internal static string Flat(string text)
    {
        var flat = string.Concat(text.Select(static c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c));
        return flat.Length <= Limits.FaultLengthMax ? flat : flat[..(Limits.FaultLengthMax - 1)] + "…";
    }
}
