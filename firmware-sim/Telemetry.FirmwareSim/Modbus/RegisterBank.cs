using System.Buffers.Binary;

namespace Telemetry.FirmwareSim.Modbus;

/// <summary>
/// The four tables of one slave. What is not defined is refused with exception 2, as real devices do. Thread-safe.
/// </summary>
internal sealed class RegisterBank
{
    private const byte IllegalFunction = 1;
    private const byte IllegalAddress = 2;
    private const byte IllegalValue = 3;

    private readonly Lock _gate = new();
    private readonly Action<RegisterBank>? _refresh;

    /// <param name="refresh">Brings the tables up to date before each request; null: they only change by hand.</param>
    public RegisterBank(Action<RegisterBank>? refresh = null)
    {
        _refresh = refresh;
    }

    /// <summary>Bits that may be written.</summary>
    public SortedDictionary<int, bool> Coils { get; } = [];

    public SortedDictionary<int, bool> Discretes { get; } = [];

    /// <summary>Registers that may be written.</summary>
    public SortedDictionary<int, ushort> Holdings { get; } = [];

    public SortedDictionary<int, ushort> Inputs { get; } = [];

    /// <summary>Answers one request: function code and contents.</summary>
    public byte[] Answer(ReadOnlySpan<byte> request)
    {
        lock (_gate)
        {
            _refresh?.Invoke(this);
            return request[0] switch
            {
                1 => ReadBits(request, Coils),
                2 => ReadBits(request, Discretes),
                3 => ReadRegisters(request, Holdings),
                4 => ReadRegisters(request, Inputs),
                5 => WriteCoil(request),
                6 => WriteRegister(request),
                15 => WriteCoils(request),
                16 => WriteRegisters(request),
                _ => Refuse(request, IllegalFunction),
            };
        }
    }

    /// <summary>Puts bytes into registers, two a register, in the order given.</summary>
    public static void Put(SortedDictionary<int, ushort> table, int address, ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length / 2; i++)
        {
            table[address + i] = BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * i)..]);
        }
    }

    public static byte[] Refuse(ReadOnlySpan<byte> request, byte code) => [(byte)(request[0] | 0x80), code];

    private static byte[] ReadBits(ReadOnlySpan<byte> request, SortedDictionary<int, bool> table)
    {
        if (!TryRange(request, 2000, out var address, out var count))
        {
            return Refuse(request, IllegalValue);
        }

        var answer = new byte[2 + ((count + 7) / 8)];
        answer[0] = request[0];
        answer[1] = (byte)(answer.Length - 2);
        for (var i = 0; i < count; i++)
        {
            if (!table.TryGetValue(address + i, out var bit))
            {
                return Refuse(request, IllegalAddress);
            }

            answer[2 + (i / 8)] |= (byte)(bit ? 1 << (i % 8) : 0);
        }

        return answer;
    }

    private static byte[] ReadRegisters(ReadOnlySpan<byte> request, SortedDictionary<int, ushort> table)
    {
        if (!TryRange(request, 125, out var address, out var count))
        {
            return Refuse(request, IllegalValue);
        }

        var answer = new byte[2 + (2 * count)];
        answer[0] = request[0];
        answer[1] = (byte)(2 * count);
        for (var i = 0; i < count; i++)
        {
            if (!table.TryGetValue(address + i, out var register))
            {
                return Refuse(request, IllegalAddress);
            }

            BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(2 + (2 * i)), register);
        }

        return answer;
    }

    private byte[] WriteCoil(ReadOnlySpan<byte> request)
    {
        if (request.Length != 5 || Word(request, 3) is not (0 or 0xFF00))
        {
            return Refuse(request, IllegalValue);
        }

        if (!Coils.ContainsKey(Word(request, 1)))
        {
            return Refuse(request, IllegalAddress);
        }

        Coils[Word(request, 1)] = Word(request, 3) != 0;
        return request.ToArray();
    }

    private byte[] WriteRegister(ReadOnlySpan<byte> request)
    {
        if (request.Length != 5)
        {
            return Refuse(request, IllegalValue);
        }

        if (!Holdings.ContainsKey(Word(request, 1)))
        {
            return Refuse(request, IllegalAddress);
        }

        Holdings[Word(request, 1)] = (ushort)Word(request, 3);
        return request.ToArray();
    }

    private byte[] WriteCoils(ReadOnlySpan<byte> request)
    {
        if (!TryRange(request, 1968, out var address, out var count)
            || request.Length != 6 + ((count + 7) / 8) || request[5] != request.Length - 6)
        {
            return Refuse(request, IllegalValue);
        }

        if (!Enumerable.Range(address, count).All(Coils.ContainsKey))
        {
            return Refuse(request, IllegalAddress);
        }

        for (var i = 0; i < count; i++)
        {
            Coils[address + i] = ((request[6 + (i / 8)] >> (i % 8)) & 1) != 0;
        }

        return request[..5].ToArray();
    }

    private byte[] WriteRegisters(ReadOnlySpan<byte> request)
    {
        if (!TryRange(request, 123, out var address, out var count)
            || request.Length != 6 + (2 * count) || request[5] != 2 * count)
        {
            return Refuse(request, IllegalValue);
        }

        if (!Enumerable.Range(address, count).All(Holdings.ContainsKey))
        {
            return Refuse(request, IllegalAddress);
        }

        Put(Holdings, address, request[6..]);
        return request[..5].ToArray();
    }

    private static bool TryRange(ReadOnlySpan<byte> request, int countMax, out int address, out int count)
    {
        address = count = 0;
        if (request.Length < 5)
        {
            return false;
        }

        address = Word(request, 1);
        count = Word(request, 3);
        return count >= 1 && count <= countMax;
    }

    private static int Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
}
