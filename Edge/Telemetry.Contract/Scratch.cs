namespace Telemetry.Contract;

/// <summary>Room to put text together that does not lie in one piece in the input.</summary>
internal readonly ref struct Scratch
{
    private const int NameBytes = 2 * Limits.NameLengthMax;

    public const int Bytes = (8 * NameBytes) + (2 * Limits.TextBytesMax);

    private readonly Span<byte> _room;

    public Scratch(Span<byte> room) => _room = room[..Bytes];

    public Span<byte> Name => _room[..NameBytes];

    public Span<byte> BaseName => _room.Slice(NameBytes, NameBytes);

    public Span<byte> Boot => _room.Slice(2 * NameBytes, NameBytes);

    public Span<byte> Unit => _room.Slice(3 * NameBytes, NameBytes / 2);

    public Span<byte> BaseUnit => _room.Slice(3 * NameBytes + (NameBytes / 2), NameBytes / 2);

    public Span<byte> Label => _room.Slice(4 * NameBytes, NameBytes);

    public Span<byte> Run => _room.Slice(5 * NameBytes, NameBytes / 2);

    public Span<byte> Spool => _room.Slice((5 * NameBytes) + (NameBytes / 2), NameBytes / 2);

    public Span<byte> Past => _room.Slice(6 * NameBytes, 2 * NameBytes);

    public Span<byte> Text => _room.Slice(8 * NameBytes, 2 * Limits.TextBytesMax);
}
