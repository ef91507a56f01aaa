using System.Globalization;

namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>A request that did not succeed; the message says what, of whom, and what to look at.</summary>
internal sealed class ModbusException : IOException
{
    public ModbusException(ModbusFault fault, string message, Exception? inner = null)
        : base(message, inner)
    {
        Fault = fault;
    }

    private ModbusException(byte code, string message)
        : base(message)
    {
        Fault = ModbusFault.Refused;
        Code = code;
    }

    public ModbusFault Fault { get; }

    /// <summary>The exception code of a refusal; otherwise 0.</summary>
    public byte Code { get; }

    /// <summary>The slave does not have (all of) the addresses that were asked for.</summary>
    public bool IsOfTheAddress => Fault == ModbusFault.Refused && Code is 2 or 3;

    /// <summary>The answer came and was spoilt on the way: asking again at once is safe and may help.</summary>
    public bool IsWorthRepeating => Fault is ModbusFault.BadChecksum or ModbusFault.BadAnswer;

    /// <summary>An exception code of the protocol (Modbus Application Protocol 1.1b3, section 7).</summary>
    public static ModbusException Refused(ModbusFunction function, byte code)
    {
        var meaning = code switch
        {
            1 => "it does not know this function",
            2 => "it does not have this address",
            3 => "it does not take this value or count",
            4 => "it failed while it tried",
            5 => "it has begun and needs longer",
            6 => "it is busy",
            8 => "its memory failed its parity check",
            10 => "the gateway has no path to it",
            11 => "it did not answer the gateway",
            _ => "no meaning is defined for this code",
        };
        return new ModbusException(
            code, string.Create(CultureInfo.InvariantCulture, $"{function}: exception {code}: {meaning}."));
    }
}
