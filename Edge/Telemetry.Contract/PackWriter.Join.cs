namespace Telemetry.Contract;

/// <content>
/// For who keeps readings first and says the low watermark later: records are written once, the header is made when
/// the pack is sent.
/// </content>
public sealed partial class PackWriter
{
    /// <summary>The encoded readings of the open pack, without its header. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Records => _wire.Written.Span[_headerLength..];

    /// <summary>A whole CBOR pack: a header before records that were written under the same device, boot, first number
    /// and quality, whatever the low watermark was.</summary>
    /// <param name="header">The header as it is now.</param>
    /// <param name="records">What <see cref="Records"/> gave.</param>
    /// <param name="count">How many readings those are.</param>
    public static byte[] Join(in PackHeader header, ReadOnlySpan<byte> records, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Limits.PackReadingsMax, nameof(count));
        Check(header);
        var wire = new WireBuffer(1024);
        var quality = header.Quality == TimeQuality.None ? TimeQuality.Synced : header.Quality;
        CborPackRecords.WriteHeader(ref wire, header, quality);
        CborPackRecords.PatchCount(ref wire, count + 1);
        return [.. wire.Written.Span, .. records];
    }
}
