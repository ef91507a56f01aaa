namespace Telemetry.Contract;

internal static class SenmlLabels
{
    /// <summary>A label as text; one that ends in <c>_</c> and is not known must be understood.</summary>
    public static SenmlLabel Parse(ReadOnlySpan<byte> label) => label switch
    {
        [(byte)'n'] => SenmlLabel.Name,
        [(byte)'u'] => SenmlLabel.Unit,
        [(byte)'v'] => SenmlLabel.Value,
        [(byte)'t'] => SenmlLabel.Time,
        [(byte)'s'] => SenmlLabel.Sum,
        [(byte)'v', (byte)'s'] => SenmlLabel.StringValue,
        [(byte)'v', (byte)'b'] => SenmlLabel.BoolValue,
        [(byte)'v', (byte)'d'] => SenmlLabel.BinaryValue,
        [(byte)'u', (byte)'t'] => SenmlLabel.UpdateTime,
        [(byte)'b', (byte)'n'] => SenmlLabel.BaseName,
        [(byte)'b', (byte)'t'] => SenmlLabel.BaseTime,
        [(byte)'b', (byte)'u'] => SenmlLabel.BaseUnit,
        [(byte)'b', (byte)'v'] => SenmlLabel.BaseValue,
        [(byte)'b', (byte)'s'] => SenmlLabel.BaseSum,
        [(byte)'t', (byte)'q'] => SenmlLabel.Quality,
        [(byte)'v', (byte)'q'] => SenmlLabel.ValueQuality,
        _ when label.SequenceEqual("bver"u8) => SenmlLabel.BaseVersion,
        _ when label.SequenceEqual("boot"u8) => SenmlLabel.Boot,
        _ when label.SequenceEqual("seq"u8) => SenmlLabel.Seq,
        _ when label.SequenceEqual("low"u8) => SenmlLabel.Low,
        _ when label.SequenceEqual("run"u8) => SenmlLabel.Run,
        _ when label.SequenceEqual("spool"u8) => SenmlLabel.Spool,
        _ when label.SequenceEqual("epoch"u8) => SenmlLabel.Epoch,
        _ when label.SequenceEqual("past"u8) => SenmlLabel.Past,
        [.., (byte)'_'] => SenmlLabel.MustUnderstand,
        _ => SenmlLabel.Unknown,
    };

    /// <summary>A CBOR integer label: -1 - magnitude when negative.</summary>
    public static SenmlLabel Parse(bool isNegative, ulong magnitude) => (isNegative, magnitude) switch
    {
        (true, 0) => SenmlLabel.BaseVersion,
        (true, 1) => SenmlLabel.BaseName,
        (true, 2) => SenmlLabel.BaseTime,
        (true, 3) => SenmlLabel.BaseUnit,
        (true, 4) => SenmlLabel.BaseValue,
        (true, 5) => SenmlLabel.BaseSum,
        (false, 0) => SenmlLabel.Name,
        (false, 1) => SenmlLabel.Unit,
        (false, 2) => SenmlLabel.Value,
        (false, 3) => SenmlLabel.StringValue,
        (false, 4) => SenmlLabel.BoolValue,
        (false, 5) => SenmlLabel.Sum,
        (false, 6) => SenmlLabel.Time,
        (false, 7) => SenmlLabel.UpdateTime,
        (false, 8) => SenmlLabel.BinaryValue,
        _ => SenmlLabel.Unknown,
    };
}
