namespace Telemetry.Edge.Drivers.Nmea;

/// <summary>
/// Cuts what arrives into lines. Lines end with CR LF; either alone is enough. Of a line too long nothing is kept.
/// </summary>
internal sealed class NmeaLines
{
    private readonly byte[] _line = new byte[2 * NmeaSentence.CharactersMax];
    private int _length;
    private bool _isOverlong;

    /// <summary>What is done with a line; it is valid during the call.</summary>
    /// <param name="line">Without its end; of a line too long, the beginning.</param>
    internal delegate void Take(ReadOnlySpan<byte> line);

    /// <summary>Takes bytes in, in pieces of any size, and hands over each line that they end.</summary>
    public void Feed(ReadOnlySpan<byte> bytes, Take take)
    {
        foreach (var b in bytes)
        {
            if (b is (byte)'\r' or (byte)'\n')
            {
                if (_length > 0)
                {
                    take(_line.AsSpan(0, _length));
                }
                _length = 0;
                _isOverlong = false;
            }
            else if (_length < _line.Length && !_isOverlong)
            {
                _line[_length++] = b;
            }
            else
            {
                _isOverlong = true;
            }
        }
    }
}
