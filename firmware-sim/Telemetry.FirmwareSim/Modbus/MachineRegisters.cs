using System.Buffers.Binary;
using Telemetry.FirmwareSim.Plant;

namespace Telemetry.FirmwareSim.Modbus;

/// <summary>
/// The registers of a drive that sits on a machine, as its (invented) manual lists them. Input registers:
/// <code>
///  0  2  float32  ABCD  vibration_rms        mm/s
///  2  2  float32  CDAB  bearing_temperature  Cel
///  4  1  int16          motor_current        0.01 A
///  5  1  uint16         speed                1/min
///  6  2  int32    BADC  the machine's product, 0.01
///  8  2  uint32   DCBA  seconds since the start
/// 10  4  float64  ABCD  bearing_temperature  Cel
/// 14  4  int64    CDAB  milliseconds since the start
/// 18  1  bits           0 hot (above 75 Cel), 1 turning, 2 the lamp
/// 40  1  int16    ABCD  bearing_temperature  0.1 Cel      (19 to 39 do not exist)
/// </code>
/// Discrete inputs 0 and 1 are the bits 0 and 1; coil 0 is the lamp; holding 0 (uint16) and 1 to 2 (float32) are free.
/// </summary>
internal static class MachineRegisters
{
    private const double Hot = 75;

    /// <summary>A bank whose tables follow the plant.</summary>
    public static RegisterBank Of(SimulatedPlant plant, string machine, Func<TimeSpan> plantTime) =>
        Of((now, take) => plant.ReadSensors(machine, now, take), plantTime);

    /// <summary>A bank whose tables follow whatever reads the machine.</summary>
    public static RegisterBank Of(Action<TimeSpan, Action<string, double>> read, Func<TimeSpan> plantTime)
    {
        var bank = new RegisterBank(b => Refresh(b, read, plantTime()));
        bank.Coils[0] = false;
        bank.Holdings[0] = bank.Holdings[1] = bank.Holdings[2] = 0;
        return bank;
    }

    private static void Refresh(
        RegisterBank bank, Action<TimeSpan, Action<string, double>> read, TimeSpan now)
    {
        var values = new List<double>();
        read(now, (_, value) => values.Add(value));
        var (vibration, bearing, current, speed, product) = (values[0], values[1], values[2], values[3], values[4]);
        Span<byte> bytes = stackalloc byte[8];

        BinaryPrimitives.WriteSingleBigEndian(bytes, (float)vibration);
        RegisterBank.Put(bank.Inputs, 0, bytes[..4]);
        BinaryPrimitives.WriteSingleBigEndian(bytes, (float)bearing);
        RegisterBank.Put(bank.Inputs, 2, [bytes[2], bytes[3], bytes[0], bytes[1]]);
        bank.Inputs[4] = (ushort)(short)Math.Round(100 * current);
        bank.Inputs[5] = (ushort)speed;
        BinaryPrimitives.WriteInt32BigEndian(bytes, (int)Math.Round(100 * product));
        RegisterBank.Put(bank.Inputs, 6, [bytes[1], bytes[0], bytes[3], bytes[2]]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)now.TotalSeconds);
        RegisterBank.Put(bank.Inputs, 8, bytes[..4]);
        BinaryPrimitives.WriteDoubleBigEndian(bytes, bearing);
        RegisterBank.Put(bank.Inputs, 10, bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes, (long)now.TotalMilliseconds);
        RegisterBank.Put(
            bank.Inputs, 14, [bytes[6], bytes[7], bytes[4], bytes[5], bytes[2], bytes[3], bytes[0], bytes[1]]);

        var (isHot, isTurning) = (bearing > Hot, speed > 0);
        bank.Inputs[18] = (ushort)((isHot ? 1 : 0) | (isTurning ? 2 : 0) | (bank.Coils[0] ? 4 : 0));
        bank.Inputs[40] = (ushort)(short)Math.Round(10 * bearing);
        bank.Discretes[0] = isHot;
        bank.Discretes[1] = isTurning;
    }
}
