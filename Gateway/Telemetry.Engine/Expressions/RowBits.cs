using System.Numerics;

namespace Telemetry.Engine.Expressions;

/// <summary>The rows whose bits are set, in order.</summary>
/// <param name="bits">One bit per row.</param>
internal readonly ref struct RowBits(ReadOnlySpan<ulong> bits)
{
    private readonly ReadOnlySpan<ulong> _bits = bits;

    public Enumerator GetEnumerator() => new(_bits);

    public ref struct Enumerator(ReadOnlySpan<ulong> bits)
    {
        private readonly ReadOnlySpan<ulong> _bits = bits;
        private int _word = -1;
        private ulong _left;

        public int Current { get; private set; }

        public bool MoveNext()
        {
            while (_left == 0)
            {
                if (++_word >= _bits.Length) { return false; }
                _left = _bits[_word];
            }
            Current = (_word * 64) + BitOperations.TrailingZeroCount(_left);
            _left &= _left - 1;
            return true;
        }
    }
}
