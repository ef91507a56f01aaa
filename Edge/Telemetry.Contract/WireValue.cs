namespace Telemetry.Contract;

/// <summary>A value on its way to the wire.</summary>
internal readonly ref struct WireValue
{
    public WireValue(ValueKind kind, double number, ReadOnlySpan<byte> text)
    {
        Kind = kind;
        Number = number;
        Text = text;
    }

    public ValueKind Kind { get; }

    public double Number { get; }

    public ReadOnlySpan<byte> Text { get; }
}
