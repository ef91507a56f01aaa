"""A Modbus slave made of pymodbus. Arguments: port, framing (tcp or rtu). Its registers are built by pymodbus itself."""
import sys

from pymodbus.constants import Endian
from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.payload import BinaryPayloadBuilder
from pymodbus.server import StartTcpServer
from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer

ORDERS = [(Endian.Big, Endian.Big), (Endian.Big, Endian.Little), (Endian.Little, Endian.Big), (Endian.Little, Endian.Little)]


def registers():
    """For each order (ABCD, CDAB, BADC, DCBA) 32 registers: the types in the order of the test."""
    words = []
    for byte_order, word_order in ORDERS:
        builder = BinaryPayloadBuilder(byteorder=byte_order, wordorder=word_order)
        builder.add_16bit_int(-12345)
        builder.add_16bit_uint(54321)
        builder.add_32bit_int(-1234567890)
        builder.add_32bit_uint(3234567890)
        builder.add_64bit_int(-1234567890123456)
        builder.add_32bit_float(-1234.5)
        builder.add_64bit_float(3.141592653589793)
        block = builder.to_registers()
        words += block + [0] * (32 - len(block))
    return words + [0] * 200


words = registers()
slave = ModbusSlaveContext(
    di=ModbusSequentialDataBlock(0, [i % 3 == 0 for i in range(400)]),
    co=ModbusSequentialDataBlock(0, [i % 5 == 0 for i in range(400)]),
    hr=ModbusSequentialDataBlock(0, list(words)),
    ir=ModbusSequentialDataBlock(0, list(words)),
    zero_mode=True,
)
framer = ModbusRtuFramer if sys.argv[2] == "rtu" else ModbusSocketFramer
StartTcpServer(context=ModbusServerContext(slaves={7: slave}, single=False), framer=framer, address=("127.0.0.1", int(sys.argv[1])))
