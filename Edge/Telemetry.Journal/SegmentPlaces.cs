using System.Runtime.CompilerServices;

namespace Telemetry.Journal;

/// <summary>
/// Where in a segment some of its records begin, one every few kilobytes, as readers came by them: whoever opens a
/// reader in the middle begins near by instead of at the segment's start. It goes with the segment's object; a place is
/// the beginning of a durable record and never moves. Thread-safe.
/// </summary>
internal sealed class SegmentPlaces
{
    private const int StrideBytes = 32 * 1024;

    private static readonly ConditionalWeakTable<Segment, SegmentPlaces> OfSegments = [];

    private readonly Lock _gate = new();
    private readonly List<(long Position, long Offset)> _places = [];
    private long _nextOffset = StrideBytes;

    /// <summary>The places of a segment.</summary>
    public static SegmentPlaces Of(Segment segment) => OfSegments.GetOrCreateValue(segment);

    /// <summary>Notes where a record begins, if that is far behind the last one noted.</summary>
    public void Note(long position, long offset)
    {
        if (offset < Volatile.Read(ref _nextOffset))
        {
            return;
        }

        lock (_gate)
        {
            if (offset >= _nextOffset)
            {
                _places.Add((position, offset));
                Volatile.Write(ref _nextOffset, offset + StrideBytes);
            }
        }
    }

    /// <summary>The last place known that is not behind a position; null when it is before the first one.</summary>
    public (long Position, long Offset)? Before(long position)
    {
        lock (_gate)
        {
            var index = _places.BinarySearch((position, long.MaxValue));
            index = index < 0 ? ~index - 1 : index;
            return index < 0 ? null : _places[index];
        }
    }
}
